import { GodwitError } from "@godwit/core/errors";
import type { Batch, ColumnData } from "@godwit/core/ir";
import { readCells, storeCells, type StoredCells } from "./stored-cells.ts";

/** What a method answered to some rows when its version was made ready. */
export interface GoldenMethod {
  readonly method: string;
  /** The rows, by index into `inputs`. */
  readonly input: number;
  readonly outputs: readonly { readonly width: number; readonly cells: StoredCells }[];
}

/** Rows and the answers to them, kept beside an artifact: wherever it is loaded, it must give these answers again, bit for bit. */
export interface Goldens {
  readonly format: 1;
  /** Where the rows are from: given with the model, or made up to fit its signature. */
  readonly origin: "example" | "made up";
  readonly inputs: readonly { readonly rows: number; readonly columns: readonly StoredCells[] }[];
  readonly methods: readonly GoldenMethod[];
}

export function storeBatch({ rows, columns }: Batch): Goldens["inputs"][number] {
  return { rows, columns: columns.map((column) => storeCells(column as Float64Array | (string | null)[])) };
}

export function readBatch({ rows, columns }: Goldens["inputs"][number]): Batch {
  return { rows, columns: columns.map((column) => readCells(column) as ColumnData) };
}

export function printGoldens(goldens: Goldens): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(goldens));
}

/** Throws MALFORMED, and UNSUPPORTED_ARTIFACT for goldens that a newer Godwit has written. */
export function parseGoldens(bytes: Uint8Array): Goldens {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new GodwitError("MALFORMED", "the golden outputs are no JSON", { cause });
  }
  const { format } = (value ?? {}) as { readonly format?: unknown };
  if (format !== 1)
    throw new GodwitError("UNSUPPORTED_ARTIFACT", `golden outputs of the format ${JSON.stringify(format) ?? "none"} are not read`);
  return value as Goldens;
}
