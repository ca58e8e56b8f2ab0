import { GodwitError } from "../errors/index.ts";
import { opcodes } from "./opcodes.ts";
import { imageLayout, methodLayout } from "./program-layout.ts";
import type { ProgramManifest, ProgramMethod } from "./program.ts";

const mostTileRows = 65_536;
const lastOpcode = Math.max(...Object.values(opcodes));

/**
 * Throws MALFORMED unless a program's image agrees with its manifest: header, pool of strings, and instructions that follow one
 * another to their end. What instructions refer to is not followed: a reference that leaves the memory is stopped when it runs,
 * and tables that were forged, such as a tree that comes back to itself, can keep the program busy for ever.
 */
export function checkImage(image: Uint8Array, program: ProgramManifest): void {
  if (image.length < imageLayout.headerBytes || image.length % 4 !== 0) throw broken("the length");
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  if (word(imageLayout.magic) !== imageLayout.magicValue || word(imageLayout.size) !== image.length) throw broken("the header");
  checkPool(word, image.length, program.strings);
  const table = word(imageLayout.methodTable);
  const count = word(imageLayout.methodCount);
  if (count !== program.methods.length || table % 4 !== 0 || table + count * methodLayout.bytes > image.length)
    throw broken("the table of methods");
  program.methods.forEach((method, index) => checkMethod(word, image.length, table + index * methodLayout.bytes, method));
}

type Word = (at: number) => number;

function checkPool(word: Word, length: number, strings: number): void {
  const offsets = word(imageLayout.poolOffsets);
  const bytes = word(imageLayout.poolBytes);
  if (word(imageLayout.poolCount) !== strings || offsets + (strings + 1) * 4 > length) throw broken("the pool of strings");
  for (let code = 0, end = 0; code <= strings; code++) {
    const next = word(offsets + code * 4);
    if (next < end || bytes + next > length) throw broken("the pool of strings");
    end = next;
  }
}

function checkMethod(word: Word, length: number, entry: number, { name, tileRows, inputs, outputs }: ProgramMethod): void {
  const rows = word(entry + methodLayout.tileRows);
  const agrees =
    rows === tileRows &&
    rows % 4 === 0 &&
    rows > 0 &&
    rows <= mostTileRows &&
    word(entry + methodLayout.inputs) === inputs.length &&
    word(entry + methodLayout.outputs) === outputs.length;
  if (!agrees) throw broken(`the entry of ${name}`);
  for (let at = word(entry + methodLayout.code); ;) {
    if (at % 4 !== 0 || at + 8 > length) throw broken(`an instruction of ${name}`);
    const opcode = word(at);
    if (opcode === opcodes.end) return;
    const words = word(at + 4);
    if (opcode > lastOpcode || words < 2) throw broken(`an instruction of ${name}`);
    at += words * 4;
  }
}

function broken(what: string): GodwitError {
  return new GodwitError("MALFORMED", `the artifact is damaged: ${what} of its program is wrong`);
}
