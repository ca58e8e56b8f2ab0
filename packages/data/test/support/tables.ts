import type { Batch, Column } from "@godwit/core/ir";
import type { ByteSource } from "../../src/files/byte-source.ts";
import type { BatchStream, ReaderOptions } from "../../src/tables/table-reader.ts";

/** Numeric and string columns: `["age", "*city"]`, a star marks strings, null a nameless numeric column. */
export function columnsOf(...names: readonly (string | null)[]): Column[] {
  return names.map((name) => ({
    name: name?.replace("*", "") ?? null,
    dtype: name?.startsWith("*") === true ? "string" : "f64",
    nullable: true,
  }));
}

/** Reader options that gather warnings. */
export function optionsFor(columns: readonly Column[], more: Partial<ReaderOptions> = {}): ReaderOptions & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return { columns, file: "rows", warn: (message) => warnings.push(message), ...more, warnings };
}

/** All batches joined: one array of cells per column. */
export async function cellsOf(stream: BatchStream, width: number): Promise<unknown[][]> {
  const cells: unknown[][] = Array.from({ length: width }, () => []);
  for (const batch of await batchesOf(stream)) batch.columns.forEach((column, index) => cells[index]!.push(...column));
  return cells;
}

export async function batchesOf(stream: BatchStream): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of stream) batches.push(batch);
  return batches;
}

/** Bytes in pieces of one size. */
export async function* inPieces(content: string | Uint8Array, size: number = 1 << 16): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content as string);
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** A source over bytes; not sought unless told. */
export function sourceOf(content: Uint8Array, options: { readonly sought?: boolean; readonly piece?: number } = {}): ByteSource {
  const bytes = Buffer.from(content);
  return {
    name: "rows",
    size: options.sought === true ? bytes.length : null,
    position: 0,
    pieces: () => inPieces(bytes, options.piece) as AsyncGenerator<Uint8Array, void, undefined>,
    readAt: options.sought === true ? (position, length) => Promise.resolve(bytes.subarray(position, position + length)) : null,
    close: () => Promise.resolve(),
  };
}
