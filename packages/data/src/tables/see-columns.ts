import { parseCsv, readNpyHeader } from "@godwit/core/formats";
import type { ColumnKind, SeenColumn } from "@godwit/core";
import type { ByteSource } from "../files/byte-source.ts";
import { readThrough } from "../files/read-through.ts";
import { commaSeparated } from "./csv/csv-dialect.ts";
import { openFrameFile } from "./open-frame-file.ts";
import { parseJson } from "./json/parse-json.ts";
import type { InputFormat } from "./table-format.ts";

const mostBytes = 1 << 20;
const mostRows = 1000;

/**
 * What the first rows of a table hold: how many columns, their names, numbers or texts. For models that do not say so
 * themselves. Null where the input cannot be read twice, or is not understood: reading it properly will say why.
 */
export async function seeColumns(source: ByteSource, format: InputFormat): Promise<readonly SeenColumn[] | null> {
  if (source.readAt === null || source.size === null || format === "npz") return null;
  if (format === "parquet" || format === "arrow") return seeFrames(source, format);
  const bytes = await firstBytes(source);
  try {
    if (format === "npy") return seeNpy(bytes);
    const text = new TextDecoder().decode(bytes);
    const complete = bytes.length < mostBytes ? text : text.slice(0, text.lastIndexOf("\n") + 1);
    return format === "csv" ? seeCsv(complete) : seeJson(complete, format);
  } catch {
    return null;
  }
}

async function firstBytes(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readThrough(source)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, mostBytes);
}

async function seeFrames(source: ByteSource, format: "parquet" | "arrow"): Promise<readonly SeenColumn[] | null> {
  try {
    const { schema } = await openFrameFile(source, format, commaSeparated);
    return schema.map(({ name, type }) => ({ name, kind: type.kind === "text" ? "string" : "numeric" }));
  } catch {
    return null;
  }
}

function seeNpy(bytes: Uint8Array): readonly SeenColumn[] {
  const { shape } = readNpyHeader(bytes);
  return Array.from({ length: shape[1] ?? 1 }, () => ({ name: null, kind: "numeric" }));
}

function seeCsv(text: string): readonly SeenColumn[] | null {
  const [header, ...rows] = parseCsv(text, mostRows);
  if (header === undefined) return null;
  return header.map((name, index) => ({ name, kind: kindOf(rows.map((row) => row[index] ?? null)) }));
}

function seeJson(text: string, format: "json" | "jsonl"): readonly SeenColumn[] | null {
  const values =
    format === "json"
      ? parseJson(text)
      : text
          .split("\n", mostRows)
          .filter((line) => line.trim() !== "")
          .map((line) => parseJson(line));
  if (!Array.isArray(values)) return null;
  const rows = values.slice(0, mostRows) as readonly unknown[];
  const [first] = rows;
  if (Array.isArray(first))
    return first.map((_, index) => ({
      name: null,
      kind: kindOf(rows.map((row) => (Array.isArray(row) ? (row as unknown[])[index] : null))),
    }));
  if (first !== null && typeof first === "object")
    return Object.keys(first).map((name) => ({
      name,
      kind: kindOf(rows.map((row) => (row as { readonly [key: string]: unknown })[name])),
    }));
  return [{ name: null, kind: kindOf(rows) }];
}

const numeric = /^\s*[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)\s*$/iu;

function kindOf(cells: readonly unknown[]): ColumnKind {
  const present = cells.filter((cell) => cell !== null && cell !== undefined && cell !== "");
  if (present.length === 0) return "undecided";
  return present.every((cell) => typeof cell !== "string" || numeric.test(cell)) ? "numeric" : "string";
}
