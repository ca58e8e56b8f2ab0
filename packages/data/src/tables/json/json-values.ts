import { GodwitError } from "@godwit/core/errors";
import { findBrokenUtf8 } from "../check-utf8.ts";
import { ArraySplitter } from "./array-splitter.ts";
import { linesOf } from "./lines-of.ts";
import { parseJson } from "./parse-json.ts";

/** A JSON value of a table, one for each row, with the line where it stands if lines count. */
export interface JsonRow {
  readonly value: unknown;
  readonly line?: number;
}

const mostBytes = 1 << 28;

/** The values of a file with one JSON value a line; blank lines are no rows. */
export async function* jsonLines(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<JsonRow, void, undefined> {
  let line = 0;
  let row = 0;
  for await (const { content, start } of linesOf(bytes, file)) {
    line++;
    const text = textOf(content, { file, row, line }, start);
    if (text.trim() === "") continue;
    yield { value: valueOf(line === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text, "the line", { file, row, line }), line };
    row++;
  }
}

/** The elements of a file that is one JSON array, read one by one. */
export async function* jsonElements(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<JsonRow, void, undefined> {
  const splitter = new ArraySplitter();
  let row = 0;
  for await (const piece of bytes) {
    for (const element of splitter.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length))) {
      yield { value: valueOf(textOf(element, { file, row }), "a row", { file, row }) };
      row++;
    }
    refuse(splitter.problem, file, row);
    if (splitter.pending > mostBytes)
      throw new GodwitError("LIMIT_EXCEEDED", `a row is longer than ${mostBytes >> 20} MiB`, { where: { file, row } });
  }
  splitter.finish();
  refuse(splitter.problem, file, row);
}

interface Place {
  readonly file: string;
  readonly row: number;
  readonly line?: number;
}

function textOf(bytes: Buffer, where: Place, start?: number): string {
  const broken = findBrokenUtf8(bytes, 0, bytes.length, true);
  if (broken < 0) return bytes.toString("utf8");
  throw new GodwitError("MALFORMED_INPUT", "the file is not UTF-8", {
    where: { ...where, ...(start === undefined ? {} : { byte: start + broken }) },
    hint: "Save the file as UTF-8 (in Python: encoding='utf-8').",
  });
}

function valueOf(text: string, what: string, where: Place): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : String(cause);
    throw new GodwitError("MALFORMED_INPUT", `${what} is not a JSON value: ${positionless(reason).slice(0, 120)}`, { where, cause });
  }
}

/** Without the line and column that the engine counts within the one value. */
function positionless(reason: string): string {
  return reason.replace(/ \(line \d+ column \d+\)/u, "");
}

function refuse(problem: string | null, file: string, row: number): void {
  if (problem === null) return;
  throw new GodwitError("MALFORMED_INPUT", problem, {
    where: { file, row },
    hint: "A .json input is one array of rows; a file with one value a line is .jsonl.",
  });
}
