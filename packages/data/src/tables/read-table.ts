import type { ByteSource } from "../files/byte-source.ts";
import { GodwitError } from "@godwit/core/errors";
import { inflated } from "../files/read-through.ts";
import { readCsv } from "./csv/read-csv.ts";
import { readJson, readJsonl } from "./json/read-json.ts";
import { readFrames } from "./read-frames.ts";
import { readNpy } from "./npy/read-npy.ts";
import type { InputFormat } from "./table-format.ts";
import type { BatchStream, ReaderOptions } from "./table-reader.ts";

/** The rows of an input as batches for a model's signature. */
export function readTable(source: ByteSource, format: InputFormat, options: ReaderOptions): BatchStream {
  if (format !== "json" && format !== "jsonl" && format !== "npz" && options.columns.some(({ terms }) => terms !== undefined))
    throw new GodwitError("UNSUPPORTED_INPUT", "the model's rows are maps or lists, which such a table does not hold", {
      where: { file: options.file },
      hint: "Give the rows as .json or .jsonl.",
    });
  switch (format) {
    case "csv":
      return readCsv(inflated(source.pieces(), source.name), options);
    case "json":
      return readJson(inflated(source.pieces(), source.name), options);
    case "jsonl":
      return readJsonl(inflated(source.pieces(), source.name), options);
    case "npy":
      return readNpy(source, options);
    case "parquet":
    case "arrow":
      return readFrames(source, format, options);
    case "npz":
      throw new GodwitError("UNSUPPORTED_INPUT", "the model takes a table, and .npz holds tensors by name", {
        where: { file: options.file },
        hint: "Save the one matrix as .npy.",
      });
    default:
      return format satisfies never;
  }
}
