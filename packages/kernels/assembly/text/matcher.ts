// The backtracking machine of packages/core/src/text/regex/find-all.ts over UTF-8, step for step: positions are
// addresses. The stack holds frames of 4 words (kind, a, b, c) above the registers.

import { has, hasAt } from "./code-point-set";
import { FIRST_SET, HAS_CAPTURE, PROGRAM, REGISTER_COUNT, section } from "./text-image";
import { codeAt, previous, widthOf } from "./utf8";
import { MORE_SCRATCH, SLACK, STEP_LIMIT, fail, failure, fits, high, low, setLow } from "./workspace";

@inline const CHOICE: i32 = 0;
@inline const UNDO: i32 = 1;
@inline const BARRIER: i32 = 2;
@inline const BARRIER_NOT: i32 = 3;
@inline const GREEDY: i32 = 4;
@inline const LAZY: i32 = 5;
@inline const FRAME: usize = 16;

@inline const STACK_LIMIT: usize = 4194304 * FRAME;

let spec: usize = 0;
let program: usize = 0;
let registers: usize = 0;
let registerBytes: usize = 0;
let textStart: usize = 0;
let textEnd: usize = 0;
let stackBase: usize = 0;
let stackTop: usize = 0;
let place: usize = 0;
let position: usize = 0;
let steps: i64 = 0;
let stepLimit: i64 = 0;
let searchFrom: usize = 0;
let mustAdvance: bool = false;

export let tokenStart: usize = 0;
export let tokenEnd: usize = 0;

/** Prepares to find tokens in a text. False: more scratch needed. */
export function openMatcher(image: usize, start: usize, stop: usize): bool {
  spec = image;
  program = section(image, PROGRAM);
  textStart = start;
  textEnd = stop;
  searchFrom = start;
  mustAdvance = false;
  steps = 0;
  stepLimit = min<i64>(8388608 + 256 * ((stop - start) as i64), 0x7fffffff);
  registerBytes = (load<u32>(image + REGISTER_COUNT) as usize) << 2;
  if (!fits(registerBytes + 8)) return false;
  registers = (low + 7) & ~7;
  setLow(registers + registerBytes);
  return true;
}

/** Finds the next token, `tokenStart` to `tokenEnd`. False: no more, or a failure. */
export function nextToken(): bool {
  const first = section(spec, FIRST_SET);
  while (searchFrom <= textEnd) {
    if (!step(1)) return false;
    if (first == 0 || hasAt(first, searchFrom, textEnd)) {
      const stop = match(searchFrom);
      if (failure != 0) return false;
      if (stop != 0) {
        noteToken(stop);
        mustAdvance = stop == searchFrom;
        searchFrom = stop;
        return true;
      }
    }
    searchFrom += searchFrom < textEnd ? widthOf(load<u8>(searchFrom)) : 1;
    mustAdvance = false;
  }
  return false;
}

function noteToken(stop: usize): void {
  tokenStart = searchFrom;
  tokenEnd = stop;
  if (load<u32>(spec + HAS_CAPTURE) == 0) return;
  tokenStart = load<u32>(registers) as usize;
  tokenEnd = load<u32>(registers, 4) as usize;
  if (tokenStart != NOWHERE && tokenEnd != NOWHERE) return;
  tokenStart = textStart;
  tokenEnd = textStart;
}

/** An address that is no position. */
@inline const NOWHERE: usize = 0xffffffff;

@inline function step(count: i64): bool {
  steps += count;
  return steps <= stepLimit || fail(STEP_LIMIT);
}

/** The end of the match at `start`, or 0. */
function match(start: usize): usize {
  memory.fill(registers, 255, registerBytes);
  stackBase = (low + 15) & ~7;
  stackTop = stackBase;
  place = program;
  position = start;
  while (true) {
    if (!step(1)) return 0;
    if (load<i32>(place) == 0 && !(mustAdvance && position == start)) return position;
    if (run()) continue;
    if (failure != 0 || !backtrack()) return 0;
  }
}

@inline function operand(number: usize): i32 {
  return load<i32>(place + (number << 2));
}

@inline function skip(words: usize): bool {
  place += words << 2;
  return true;
}

@inline function goto(word: i32): bool {
  place = program + ((word as usize) << 2);
  return true;
}

/** Runs one operation; false where it fails. */
function run(): bool {
  switch (load<i32>(place)) {
    case 0:
      return false;
    case 1:
      if (position >= textEnd || codeAt(position) != (operand(1) as u32)) return false;
      position += widthOf(load<u8>(position));
      return skip(2);
    case 2:
      if (!hasAt(spec + (operand(1) as usize), position, textEnd)) return false;
      position += widthOf(load<u8>(position));
      return skip(2);
    case 3:
      return push(CHOICE, operand(1), position as u32, 0) && skip(2);
    case 4:
      return goto(operand(1));
    case 5:
      return assign(operand(1), position as u32) && skip(2);
    case 6:
      return holds(operand(1)) && skip(2);
    case 7:
      return isBoundary(spec + (operand(1) as usize), operand(2) != 0) && skip(3);
    case 8:
      return repeat();
    case 9:
      return assign(operand(1), 0) && assign(operand(2), NOWHERE as u32) && skip(3);
    case 10:
      return loop();
    case 11:
      return assign(operand(1), register(operand(1)) + 1) && assign(operand(2), position as u32) && skip(3);
    case 12:
      return push(BARRIER, 0, position as u32, 0) && skip(1);
    case 13:
      cut();
      return failure == 0 && skip(1);
    case 14:
      position = cut();
      return failure == 0 && skip(1);
    case 15:
      return push(BARRIER_NOT, operand(1), position as u32, 0) && skip(2);
    case 16:
      undoToBarrier();
      return false;
    default:
      return back(operand(1)) && skip(2);
  }
}

function back(count: i32): bool {
  let at = position;
  for (; count > 0; count--) {
    if (at == textStart) return false;
    at = previous(at, textStart);
  }
  position = at;
  return true;
}

function holds(anchor: i32): bool {
  if (anchor == 0) return position == textStart;
  if (anchor == 1) return position == textStart || load<u8>(position - 1) == 10;
  if (position == textEnd) return true;
  const beforeLineFeed = load<u8>(position) == 10;
  return (anchor == 2 && beforeLineFeed && position + 1 == textEnd) || (anchor == 3 && beforeLineFeed);
}

function isBoundary(word: usize, negated: bool): bool {
  if (textStart == textEnd) return false;
  const before = position > textStart && has(word, codeAt(previous(position, textStart)));
  return (before != hasAt(word, position, textEnd)) != negated;
}

function repeat(): bool {
  const set = spec + (operand(1) as usize);
  const least = operand(2);
  const most = operand(3);
  const mode = operand(4);
  const wanted = mode == 1 ? least : most;
  let count = 0;
  let at = position;
  let afterLeast = at;
  while (count < wanted && hasAt(set, at, textEnd)) {
    at += widthOf(load<u8>(at));
    count++;
    if (count == least) afterLeast = at;
  }
  if (!step(count as i64) || count < least) return false;
  position = at;
  if (mode == 0 && count > least && !push(GREEDY, ((place - program) >> 2) as i32 + 5, at as u32, afterLeast as u32)) return false;
  if (mode == 1 && most > least && !push(LAZY, ((place - program) >> 2) as i32, at as u32, (most - least) as u32)) return false;
  return skip(5);
}

function loop(): bool {
  const count = operand(1);
  const rounds = register(count);
  const lazy = operand(6);
  if (rounds < (operand(3) as u32)) return assign(count, rounds + 1) && skip(7 + (lazy as usize) * 3);
  const mayGoOn = rounds < (operand(4) as u32) && (position as u32) != register(operand(2));
  if (lazy == 1) {
    if (mayGoOn && !push(CHOICE, ((place - program) >> 2) as i32 + 7, position as u32, 0)) return false;
    return goto(operand(5));
  }
  if (!mayGoOn) return goto(operand(5));
  return push(CHOICE, operand(5), position as u32, 0) && assign(count, rounds + 1) && assign(operand(2), position as u32) && skip(7);
}

@inline function register(number: i32): u32 {
  return load<u32>(registers + ((number as usize) << 2));
}

function push(kind: i32, a: i32, b: u32, c: u32): bool {
  if (stackTop - stackBase >= STACK_LIMIT) return fail(STEP_LIMIT);
  if (stackTop + FRAME + SLACK > high) return fail(MORE_SCRATCH);
  store<i32>(stackTop, kind);
  store<i32>(stackTop, a, 4);
  store<u32>(stackTop, b, 8);
  store<u32>(stackTop, c, 12);
  stackTop += FRAME;
  return true;
}

function assign(number: i32, value: u32): bool {
  if (!push(UNDO, number, register(number), 0)) return false;
  store<u32>(registers + ((number as usize) << 2), value);
  return true;
}

@inline function undo(frame: usize): void {
  store<u32>(registers + ((load<i32>(frame, 4) as usize) << 2), load<u32>(frame, 8));
}

/** Resumes at the latest choice; false where none is left. */
function backtrack(): bool {
  while (stackTop > stackBase) {
    if (!step(1)) return false;
    const top = stackTop - FRAME;
    const kind = load<i32>(top);
    if (kind == GREEDY) return giveBack(top);
    if (kind == LAZY) {
      if (takeOneMore(top)) return true;
      continue;
    }
    stackTop = top;
    if (kind == UNDO) undo(top);
    if (kind != CHOICE && kind != BARRIER_NOT) continue;
    position = load<u32>(top, 8) as usize;
    return goto(load<i32>(top, 4));
  }
  return false;
}

function giveBack(top: usize): bool {
  position = previous(load<u32>(top, 8) as usize, textStart);
  store<u32>(top, position as u32, 8);
  if ((position as u32) == load<u32>(top, 12)) stackTop = top;
  return goto(load<i32>(top, 4));
}

function takeOneMore(top: usize): bool {
  const at = load<i32>(top, 4);
  const from = load<u32>(top, 8) as usize;
  const left = load<u32>(top, 12);
  stackTop = top;
  if (!hasAt(spec + <usize>load<u32>(program + ((at as usize) << 2), 4), from, textEnd)) return false;
  position = from + widthOf(load<u8>(from));
  if (left > 1 && !push(LAZY, at, position as u32, left - 1)) return false;
  return goto(at + 5);
}

/** Forgets the choices since the barrier, keeps what must be undone; the barrier's position. */
function cut(): usize {
  const barrier = latestBarrier();
  const at = load<u32>(barrier, 8) as usize;
  let kept = barrier;
  for (let frame = barrier + FRAME; frame < stackTop; frame += FRAME) {
    if (load<i32>(frame) != UNDO) continue;
    store<u64>(kept, load<u64>(frame));
    store<u64>(kept, load<u64>(frame, 8), 8);
    kept += FRAME;
  }
  stackTop = kept;
  return at;
}

function undoToBarrier(): void {
  const barrier = latestBarrier();
  for (let frame = stackTop - FRAME; frame > barrier; frame -= FRAME) {
    if (load<i32>(frame) == UNDO) undo(frame);
  }
  stackTop = barrier;
}

function latestBarrier(): usize {
  let frame = stackTop - FRAME;
  while (load<i32>(frame) != BARRIER && load<i32>(frame) != BARRIER_NOT) frame -= FRAME;
  step(((stackTop - frame) / FRAME) as i64);
  return frame;
}
