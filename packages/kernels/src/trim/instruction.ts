import type { ByteCursor } from "./byte-cursor.ts";

/** Numbers of the instructions that say where code goes on. */
export const flow = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
} as const;

/** An instruction of a function: its number, and of branches and calls the targets, the default one last. */
export interface Instruction {
  readonly opcode: number;
  readonly targets: readonly number[];
}

const none: readonly number[] = [];

/** Reads the instruction at the cursor; of memories with one table, without references or exceptions. */
export function readInstruction(cursor: ByteCursor): Instruction {
  const opcode = cursor.byte();
  let targets = none;
  if (opcode === flow.br || opcode === flow.brIf || opcode === flow.call) targets = [cursor.number()];
  else if (opcode === flow.brTable) targets = Array.from({ length: cursor.number() + 1 }, () => cursor.number());
  else skipOperands(opcode, cursor);
  return { opcode, targets };
}

function skipOperands(opcode: number, cursor: ByteCursor): void {
  if (opcode >= flow.block && opcode <= flow.if) skipNumbers(cursor, 1);
  else if (opcode === 0x11) skipNumbers(cursor, 2);
  else if (opcode >= 0x20 && opcode <= 0x24) skipNumbers(cursor, 1);
  else if (opcode >= 0x28 && opcode <= 0x3e) skipNumbers(cursor, 2);
  else if (opcode >= 0x3f && opcode <= 0x42) skipNumbers(cursor, 1);
  else if (opcode === 0x43) cursor.at += 4;
  else if (opcode === 0x44) cursor.at += 8;
  else if (opcode === 0xfc) skipNumbers(cursor, bulkOperands(cursor.number()));
  else if (opcode === 0xfd) skipVectorOperands(cursor.number(), cursor);
  else if (opcode === 0xfe) skipNumbers(cursor, cursor.number() === 3 ? 1 : 2);
  else if (opcode > 0xc4 || (opcode > 0x05 && opcode < flow.end) || (opcode > 0x11 && opcode < 0x1a) || (opcode > 0x1b && opcode < 0x28))
    throw new Error(`instruction ${opcode} at byte ${cursor.at} is not known`);
}

/** Conversions that saturate have none, copying memory two, filling it one. */
function bulkOperands(number: number): number {
  if (number < 8) return 0;
  return number === 8 || number === 10 || number === 12 || number === 14 ? 2 : 1;
}

function skipVectorOperands(number: number, cursor: ByteCursor): void {
  if (number <= 11 || number === 92 || number === 93) skipNumbers(cursor, 2);
  else if (number === 12 || number === 13) cursor.at += 16;
  else if (number >= 21 && number <= 34) cursor.at += 1;
  else if (number >= 84 && number <= 91) {
    skipNumbers(cursor, 2);
    cursor.at += 1;
  }
}

function skipNumbers(cursor: ByteCursor, count: number): void {
  for (let index = 0; index < count; index++) cursor.number();
}
