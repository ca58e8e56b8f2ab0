import { isUtf8 } from "node:buffer";
import { GodwitError } from "@godwit/core/errors";
import { ArraySplitter } from "./array-splitter.ts";
import { linesOf } from "./lines-of.ts";
import { parseExact } from "./parse-exact.ts";

/** A row of a JSON file: an object, or why it is none. */
export type JsonRecord = {
  readonly line?: number;
  readonly byte?: number;
} & ({ readonly value: Readonly<Record<string, unknown>> } | { readonly problem: string; readonly text: string });

const mostShown = 500;

/** The rows of a file with an object a line; blank lines are none. A line that is no object is given with what is wrong. */
export async function* recordsOfLines(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<JsonRecord, void, undefined> {
  let line = 0;
  for await (const { content, start } of linesOf(bytes, file)) {
    line++;
    if (content.length <= 64 && content.toString("latin1").trim() === "") continue;
    yield { ...recordOf(line === 1 && content[0] === 0xef ? content.subarray(3) : content), line, byte: start };
  }
}

/** The rows of a file that is one array of objects. MALFORMED_INPUT where the array itself is broken. */
export async function* recordsOfArray(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<JsonRecord, void, undefined> {
  const splitter = new ArraySplitter();
  let row = 0;
  for await (const piece of bytes) {
    for (const element of splitter.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length))) {
      yield recordOf(element);
      row++;
    }
    refuse(splitter.problem, file, row);
  }
  splitter.finish();
  refuse(splitter.problem, file, row);
}

function recordOf(bytes: Buffer): JsonRecord {
  const text = bytes.toString("utf8");
  const shown = text.slice(0, mostShown);
  if (text.includes("\uFFFD") && !isUtf8(bytes)) return { problem: "the row is not UTF-8", text: shown };
  try {
    const value = parseExact(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return { value: value as Readonly<Record<string, unknown>> };
    return { problem: "the row is no object with the names of its columns", text: shown };
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : String(cause);
    return { problem: `the row is not a JSON value: ${reason.replace(/ \(line \d+ column \d+\)/u, "").slice(0, 120)}`, text: shown };
  }
}

function refuse(problem: string | null, file: string, row: number): void {
  if (problem === null) return;
  throw new GodwitError("MALFORMED_INPUT", problem, {
    where: { file, row },
    hint: "A .json input is one array of rows; a file with one value a line is .jsonl.",
  });
}
