import { GodwitError } from "@godwit/core/errors";
import { findBrokenUtf8 } from "../check-utf8.ts";
import type { BatchStream, ReaderOptions } from "../table-reader.ts";
import { notUtf8 } from "./not-utf8.ts";
import { parseJson } from "./parse-json.ts";
import { RowBuilder } from "./row-builder.ts";

const lineFeed = 10;
const longestLine = 1 << 28;

/** Rows of a file with one JSON value a line; blank lines are no rows. */
export async function* readJsonl(bytes: AsyncIterable<Uint8Array>, options: ReaderOptions): BatchStream {
  const rows = new RowBuilder(options);
  let number = 0;
  for await (const line of linesOf(bytes, options.file)) {
    number++;
    const broken = findBrokenUtf8(line.bytes, 0, line.bytes.length, true);
    if (broken >= 0) throw notUtf8(rows.row, { file: options.file, byte: line.start + broken, line: number });
    const text = line.bytes.toString("utf8");
    if (text.trim() === "") continue;
    const batch = rows.add(valueOf(text, options.file, number, rows.row), number);
    if (batch !== null) yield batch;
  }
  const rest = rows.finish();
  if (rest !== null) yield rest;
}

function valueOf(text: string, file: string, line: number, row: number): unknown {
  try {
    return parseJson(line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : String(cause);
    throw new GodwitError("MALFORMED_INPUT", `the line is not a JSON value: ${reason.slice(0, 120)}`, { where: { file, line, row }, cause });
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<{ bytes: Buffer; start: number }> {
  let carried: Buffer[] = [];
  let carriedLength = 0;
  let start = 0;
  for await (const piece of bytes) {
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let from = 0;
    for (let at = buffer.indexOf(lineFeed); at >= 0; at = buffer.indexOf(lineFeed, from)) {
      const tail = buffer.subarray(from, at);
      const line = carriedLength === 0 ? tail : Buffer.concat([...carried, tail]);
      yield { bytes: line, start };
      start += line.length + 1;
      carried = [];
      carriedLength = 0;
      from = at + 1;
    }
    if (from === buffer.length) continue;
    carried.push(Buffer.from(buffer.subarray(from)));
    carriedLength += buffer.length - from;
    if (carriedLength > longestLine)
      throw new GodwitError("LIMIT_EXCEEDED", `a line is longer than ${longestLine >> 20} MiB`, {
        where: { file },
        hint: "Write one row a line; an array of rows is .json.",
      });
  }
  if (carriedLength > 0) yield { bytes: Buffer.concat(carried), start };
}
