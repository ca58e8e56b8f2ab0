export interface ServeOptions { readonly json?: boolean }
export async function serve(_a: unknown, _b: ServeOptions): Promise<number> { return 0; }
