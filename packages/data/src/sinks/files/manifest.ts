import type { Schema } from "../../frames/field.ts";
import type { WrittenFile } from "./part-file.ts";

/** What a finished run has written, in `_godwit/<run>.json`. Nothing in it depends on when or where. */
export interface Manifest {
  readonly format: 1;
  readonly run: string;
  readonly rows: number;
  readonly schema: Schema;
  readonly chunks: readonly { readonly chunk: number; readonly rows: number; readonly files: readonly WrittenFile[] }[];
}

export function manifestName(run: string): string {
  return `_godwit/${run}.json`;
}

/** Name of a chunk's file: the same for the same work. */
export function partFileName(run: string, chunk: number, extension: string): string {
  return `part-${run}-${String(chunk).padStart(5, "0")}.${extension}`;
}

/** The chunk of a run that a file belongs to, or null. */
export function chunkOfName(run: string, path: string): number | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!name.startsWith(`part-${run}-`)) return null;
  const digits = /^\d+/u.exec(name.slice(run.length + 6))?.[0];
  return digits === undefined ? null : Number(digits);
}
