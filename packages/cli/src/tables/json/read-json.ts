import { GodwitError } from "@godwit/core/errors";
import { findBrokenUtf8 } from "../check-utf8.ts";
import type { BatchStream, ReaderOptions } from "../table-reader.ts";
import { ArraySplitter } from "./array-splitter.ts";
import { parseJson } from "./parse-json.ts";
import { notUtf8 } from "./not-utf8.ts";
import { RowBuilder } from "./row-builder.ts";

const longestRow = 1 << 28;

/** Rows of a file that is one JSON array of rows, read row by row. */
export async function* readJson(bytes: AsyncIterable<Uint8Array>, options: ReaderOptions): BatchStream {
  const { file } = options;
  const rows = new RowBuilder(options);
  const splitter = new ArraySplitter();
  for await (const piece of bytes) {
    for (const element of splitter.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length))) {
      const broken = findBrokenUtf8(element, 0, element.length, true);
      if (broken >= 0) throw notUtf8(rows.row, { file });
      const batch = rows.add(valueOf(element.toString("utf8"), file, rows.row));
      if (batch !== null) yield batch;
    }
    refuse(splitter, file, rows.row);
    if (splitter.pending > longestRow)
      throw new GodwitError("LIMIT_EXCEEDED", `a row is longer than ${longestRow >> 20} MiB`, { where: { file, row: rows.row } });
  }
  splitter.finish();
  refuse(splitter, file, rows.row);
  const rest = rows.finish();
  if (rest !== null) yield rest;
}

function refuse(splitter: ArraySplitter, file: string, row: number): void {
  if (splitter.problem === null) return;
  throw new GodwitError("MALFORMED_INPUT", splitter.problem, {
    where: { file, row },
    hint: "A .json input is one array of rows; a file with one value a line is .jsonl.",
  });
}

function valueOf(text: string, file: string, row: number): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : String(cause);
    throw new GodwitError("MALFORMED_INPUT", `a row is not a JSON value: ${reason.slice(0, 120)}`, { where: { file, row }, cause });
  }
}
