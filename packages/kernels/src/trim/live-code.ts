import { ByteCursor, encodeNumber } from "./byte-cursor.ts";
import { flow, readInstruction } from "./instruction.ts";

/** What a table of branches becomes: the targets that stay, for the others the default. */
export type NarrowTable = (targets: readonly number[]) => readonly number[];

export interface LiveCode {
  readonly body: Uint8Array;
  /** Numbers of the functions that it calls. */
  readonly calls: ReadonlySet<number>;
}

interface Frame {
  readonly opcode: number;
  /** Whether some branch leads to its end; a loop's leads to its start. */
  isTarget: boolean;
  /** Whether the code after an `if` can be reached without its first part. */
  skips: boolean;
}

/** A function's body without the code that nothing leads to once tables of branches are narrowed. */
export function liveCode(body: Uint8Array, narrow: NarrowTable): LiveCode {
  const cursor = new ByteCursor(body);
  for (let groups = cursor.number(); groups > 0; groups--) {
    cursor.number();
    cursor.byte();
  }
  const code: (Uint8Array | readonly number[])[] = [body.subarray(0, cursor.at)];
  const frames: Frame[] = [{ opcode: flow.block, isTarget: false, skips: false }];
  const calls = new Set<number>();
  let live = true;
  let deadDepth = 0;
  let isNarrowed = false;
  /** Whether a validator knows that nothing leads here: only right behind what leaves. */
  let isKnownDead = false;
  const close = (opcode: number): void => {
    if (!live && !isKnownDead) code.push([flow.unreachable]);
    code.push([opcode]);
    isKnownDead = false;
  };
  while (frames.length > 0) {
    const start = cursor.at;
    const { opcode, targets } = readInstruction(cursor);
    const opens = opcode >= flow.block && opcode <= flow.if;
    if (!live && (opens || deadDepth > 0)) {
      if (opens) deadDepth++;
      else if (opcode === flow.end) deadDepth--;
    } else if (opcode === flow.end) {
      const { isTarget, skips } = frames.pop()!;
      close(flow.end);
      live ||= isTarget || skips;
    } else if (opcode === flow.else) {
      const frame = frames.at(-1)!;
      close(flow.else);
      frame.isTarget ||= live;
      frame.skips = false;
      live = true;
    } else if (live) {
      if (opens) frames.push({ opcode, isTarget: false, skips: opcode === flow.if });
      const kept = opcode === flow.brTable ? narrow(targets) : targets;
      isNarrowed ||= kept !== targets;
      if (opcode === flow.call) calls.add(kept[0]!);
      else for (const depth of kept) markTarget(frames, depth);
      if (opcode === flow.brTable) code.push([opcode, ...encodeNumber(kept.length - 1), ...kept.flatMap(encodeNumber)]);
      else code.push(body.subarray(start, cursor.at));
      live = !leavesForGood(opcode);
      isKnownDead = !live;
    }
  }
  return { body: isNarrowed ? Uint8Array.from(code.flatMap((part) => [...part])) : body, calls };
}

function markTarget(frames: readonly Frame[], depth: number): void {
  const frame = frames.at(-1 - depth)!;
  if (frame.opcode !== flow.loop) frame.isTarget = true;
}

function leavesForGood(opcode: number): boolean {
  return opcode === flow.br || opcode === flow.brTable || opcode === flow.return || opcode === flow.unreachable;
}
