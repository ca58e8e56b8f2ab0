export interface BenchOptions { readonly json?: boolean }
export async function bench(_a: unknown, _b: BenchOptions): Promise<number> { return 0; }
