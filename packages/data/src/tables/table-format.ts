import { extname } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { compressionOfName, formatOfName, type FileCompression } from "./file-format.ts";

/** `.npz` holds tensors by name, for models that take them. */
export type InputFormat = "csv" | "json" | "jsonl" | "npy" | "npz" | "parquet" | "arrow";
export type OutputFormat = InputFormat;

const formats: readonly InputFormat[] = ["csv", "json", "jsonl", "parquet", "arrow", "npy", "npz"];
/** Formats that may stand within gzip or zstd; the columnar ones compress their own content. */
const compressible: ReadonlySet<string> = new Set(["csv", "json", "jsonl"]);
const aliases: Readonly<Record<string, string>> = { ndjson: "jsonl", pq: "parquet", feather: "arrow", ipc: "arrow", arrows: "arrow" };

/** The format of an input by `--input-format` or by its extension. */
export function inputFormatOf(path: string, chosen?: string): InputFormat {
  return choose("input", path, chosen);
}

/** The format of an output by `--output-format` or by its extension; standard output takes jsonl. */
export function outputFormatOf(path: string, chosen?: string): OutputFormat {
  return path === "-" && chosen === undefined ? "jsonl" : choose("output", path, chosen);
}

/** What compresses an output, by its name. */
export function outputCompressionOf(path: string): FileCompression {
  return compressionOfName(path).compression;
}

function choose(role: "input" | "output", path: string, chosen: string | undefined): InputFormat {
  const { stem, compression } = compressionOfName(path);
  formatOfName(stem);
  const named = (chosen ?? extname(stem).slice(1)).toLowerCase();
  const wanted = aliases[named] ?? named;
  const found = formats.find((format) => format === wanted);
  const file = chosen === undefined ? { where: { file: path } } : {};
  if (found !== undefined && compression !== "none" && !compressible.has(found))
    throw new GodwitError("UNSUPPORTED_INPUT", `.${found} within ${compression} is not ${role === "input" ? "read" : "written"}`, {
      ...file,
      hint: role === "input" ? "Decompress it first." : "Name it without the last extension.",
    });
  if (found !== undefined) return found;
  if (chosen === undefined && (path === "-" || wanted === ""))
    throw new GodwitError(
      "USAGE",
      path === "-" ? `standard ${role} has no extension that tells its format` : `the ${role} has no extension that tells its format`,
      {
        where: path === "-" ? {} : { file: path },
        hint: `Add --${role}-format ${formats.join("|")}.`,
      },
    );
  throw new GodwitError("UNSUPPORTED_INPUT", `.${wanted} is not a format of the ${role}`, {
    ...file,
    hint: `Use ${formats.map((format) => `.${format}`).join(", ")}.`,
  });
}
