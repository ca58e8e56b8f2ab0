import { GodwitError } from "../../errors/index.ts";
import { operation, type PatternProgram } from "../regex/pattern-program.ts";

const lengths: readonly number[] = [1, 2, 2, 2, 2, 2, 2, 3, 5, 3, 7, 3, 1, 1, 1, 2, 1, 2];

/** A program whose set numbers are replaced by the offsets of the sets. */
export function packProgram(program: PatternProgram, setOffset: (set: number) => number): Uint8Array {
  const code = Int32Array.from(program.code);
  for (let at = 0; at < code.length; at += lengthOf(code[at]!)) {
    const kind = code[at]!;
    if (kind === operation.set || kind === operation.boundary || kind === operation.repeat) code[at + 1] = setOffset(code[at + 1]!);
  }
  const bytes = new Uint8Array(code.length * 4);
  const view = new DataView(bytes.buffer);
  code.forEach((word, i) => view.setInt32(i * 4, word, true));
  return bytes;
}

function lengthOf(kind: number): number {
  const length = lengths[kind];
  if (length === undefined) throw new GodwitError("INTERNAL", `a pattern program holds operation ${kind}`);
  return length;
}
