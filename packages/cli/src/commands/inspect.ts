export interface InspectOptions { readonly json?: boolean }
export async function inspect(_a: unknown, _b: InspectOptions): Promise<number> { return 0; }
