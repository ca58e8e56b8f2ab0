import type { ErrorCode, GodwitErrorOptions } from "@godwit/core/errors";
import type { Frame } from "../../../frames/frame.ts";
import type { CsvDialect } from "../../../tables/csv/csv-dialect.ts";
import type { FileFormat } from "../../../tables/file-format.ts";
import type { ReadOptions } from "../../source.ts";

/** A file of this machine, and what is wanted of it. */
export interface Reading {
  readonly path: string;
  readonly format: FileFormat;
  readonly dialect: CsvDialect;
  readonly options: Pick<ReadOptions, "columns" | "firstRow" | "frameRows">;
}

/** To the thread that reads. `more` asks for one frame, after the first few. */
export type ToReader =
  | { readonly kind: "read"; readonly reading: Reading; readonly number: number }
  | { readonly kind: "more" }
  | { readonly kind: "back"; readonly memory: ArrayBuffer }
  | { readonly kind: "stop" };

/** From the thread, with the number of the reading. */
export type FromReader = { readonly number: number } &
  /** The numbers lie in `memory`, which is to be given back. */
  (
    | { readonly kind: "frame"; readonly frame: Omit<Frame, "held">; readonly memory: ArrayBuffer }
    | { readonly kind: "end" }
    | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string; readonly options: GodwitErrorOptions }
  );

/** Frames that are read before anybody asks for more. */
export const framesAhead = 8;
