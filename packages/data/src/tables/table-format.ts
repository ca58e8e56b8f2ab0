import { extname } from "node:path";
import { GodwitError } from "@godwit/core/errors";

/** `.npz` holds tensors by name, for models that take them. */
export type InputFormat = "csv" | "json" | "jsonl" | "npy" | "npz";
export type OutputFormat = "csv" | "json" | "jsonl" | "npy" | "npz";

const inputFormats: readonly InputFormat[] = ["csv", "json", "jsonl", "npy", "npz"];
const outputFormats: readonly OutputFormat[] = ["csv", "json", "jsonl", "npy", "npz"];
const aliases: Readonly<Record<string, string>> = { ndjson: "jsonl" };
const columnar: ReadonlySet<string> = new Set(["parquet", "pq", "arrow", "feather", "ipc", "arrows"]);

/** The format of an input by `--input-format` or by its extension. */
export function inputFormatOf(path: string, chosen?: string): InputFormat {
  return choose("input", path, chosen, inputFormats);
}

/** The format of an output by `--output-format` or by its extension; standard output takes jsonl. */
export function outputFormatOf(path: string, chosen?: string): OutputFormat {
  return path === "-" && chosen === undefined ? "jsonl" : choose("output", path, chosen, outputFormats);
}

function choose<Format extends string>(
  role: "input" | "output",
  path: string,
  chosen: string | undefined,
  known: readonly Format[],
): Format {
  const named = (chosen ?? extname(path).slice(1)).toLowerCase();
  const wanted = aliases[named] ?? named;
  const found = known.find((format) => format === wanted);
  if (found !== undefined) return found;
  const list = `Use ${known.map((format) => `.${format}`).join(", ")}.`;
  if (chosen === undefined && (path === "-" || wanted === ""))
    throw new GodwitError(
      "USAGE",
      path === "-" ? `standard ${role} has no extension that tells its format` : `the ${role} has no extension that tells its format`,
      {
        where: path === "-" ? {} : { file: path },
        hint: `Add --${role}-format ${known.join("|")}.`,
      },
    );
  const file = chosen === undefined ? { where: { file: path } } : {};
  if (columnar.has(wanted))
    throw new GodwitError("UNSUPPORTED_INPUT", `Parquet and Arrow (.${wanted}) are not ${role === "input" ? "read" : "written"} yet`, {
      ...file,
      hint: role === "input" ? "Convert it, e.g. pandas.read_parquet(f).to_csv('rows.csv', index=False)." : list,
    });
  throw new GodwitError("UNSUPPORTED_INPUT", `.${wanted} is not a format of the ${role}`, { ...file, hint: list });
}
