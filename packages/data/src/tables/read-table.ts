import type { ByteSource } from "../files/byte-source.ts";
import { GodwitError } from "@godwit/core/errors";
import { readCsv } from "./csv/read-csv.ts";
import { readJson, readJsonl } from "./json/read-json.ts";
import { readNpy } from "./npy/read-npy.ts";
import type { InputFormat } from "./table-format.ts";
import type { BatchStream, ReaderOptions } from "./table-reader.ts";

/** The rows of an input as batches for a model's signature. */
export function readTable(source: ByteSource, format: InputFormat, options: ReaderOptions): BatchStream {
  if ((format === "csv" || format === "npy") && options.columns.some(({ terms }) => terms !== undefined))
    throw new GodwitError("UNSUPPORTED_INPUT", "the model's rows are maps or lists, which such a table does not hold", {
      where: { file: options.file },
      hint: "Give the rows as .json or .jsonl.",
    });
  switch (format) {
    case "csv":
      return readCsv(source.pieces(), options);
    case "json":
      return readJson(source.pieces(), options);
    case "jsonl":
      return readJsonl(source.pieces(), options);
    case "npy":
      return readNpy(source, options);
    case "npz":
      throw new GodwitError("UNSUPPORTED_INPUT", "the model takes a table, and .npz holds tensors by name", {
        where: { file: options.file },
        hint: "Save the one matrix as .npy.",
      });
    default:
      return format satisfies never;
  }
}
