export interface CompileOptions { readonly json?: boolean }
export async function compile(_a: unknown, _b: CompileOptions): Promise<number> { return 0; }
