/** A server that is measured: how to start it, and what to ask it. */
export interface Contender {
  readonly name: string;
  /** The command line that serves the model at a port of the loopback; `folder` holds what `prepare.ts` made. */
  command(port: number, folder: string): readonly string[];
  environment?(folder: string): { readonly [name: string]: string };
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  /** The body that asks about the rows. */
  body(rows: readonly (readonly number[])[]): Buffer;
  /** Why it takes no part; absent where it does. */
  missing?(folder: string): string | null;
}
