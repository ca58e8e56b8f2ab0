import { opcodes } from "./opcodes.ts";
import { imageLayout, methodLayout } from "./program-layout.ts";
import type { Program } from "./program.ts";

/** Numbers of instructions, and of the unary functions among their operands. */
export interface UsedKernels {
  readonly instructions: readonly number[];
  readonly functions: readonly number[];
}

/** The instructions whose first operand is a unary function. */
const withFunction: ReadonlySet<number> = new Set([opcodes.unary, opcodes.sparse_unary]);

/** What the methods of a program run. */
export function usedKernels({ image }: Program): UsedKernels {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  const instructions = new Set<number>([opcodes.end]);
  const functions = new Set<number>();
  for (let method = 0; method < word(imageLayout.methodCount); method++) {
    let at = word(word(imageLayout.methodTable) + method * methodLayout.bytes + methodLayout.code);
    for (let opcode = word(at); opcode !== opcodes.end; opcode = word(at)) {
      instructions.add(opcode);
      if (withFunction.has(opcode)) functions.add(word(at + 8));
      at += word(at + 4) * 4;
    }
  }
  return { instructions: ascending(instructions), functions: ascending(functions) };
}

function ascending(numbers: ReadonlySet<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}
