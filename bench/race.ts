import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ContenderProcess } from "./contender-process.ts";
import type { Settings } from "./settings.ts";
import type { Library, Task } from "./task.ts";

export interface RaceResult {
  /** Milliseconds a call, a figure a round. */
  readonly times: readonly number[];
  /** Null of the first contender, whose answers count; else how far the answers are from those. */
  readonly difference: Difference | null;
}

export interface Difference {
  readonly largest: number;
  readonly bitEqual: number;
  /** Share of values that are off by more than the tolerance. */
  readonly wrong: number;
}

/** A probability of a float32 engine is off by this at most. */
const tolerance = 2e-5;

/**
 * Lets contenders do a task by turns, A B C A B C, so that what slows the machine slows all of them. A turn lasts
 * `turn` milliseconds or one call. Answers are compared with those of the first.
 */
export async function race(
  task: Task,
  contenders: ReadonlyMap<Library, ContenderProcess>,
  { rounds, turn, settings }: { readonly rounds: number; readonly turn: number; readonly settings: Settings },
): Promise<ReadonlyMap<Library, RaceResult>> {
  const times = new Map<Library, number>();
  const answers = new Map<Library, Float64Array>();
  for (const [library, contender] of contenders) {
    await contender.obey({ do: "open", task });
    answers.set(library, await answerOf(contender, task, join(settings.folder, `answer-${library}.f64`)));
    times.set(library, await warmUp(contender, task.name, turn));
  }
  const figures = new Map([...contenders.keys()].map((library) => [library, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const [library, contender] of contenders) figures.get(library)!.push(await contender.time(task.name, times.get(library)!));
  for (const contender of contenders.values()) await contender.obey({ do: "close", task: task.name });
  const [first] = [...answers.values()];
  return new Map(
    [...figures].map(([library, figure], place) => [
      library,
      { times: figure, difference: place === 0 ? null : differenceOf(answers.get(library)!, first!) },
    ]),
  );
}

/** Calls until the engine has got quick, and says how many calls fill a turn. */
async function warmUp(contender: ContenderProcess, task: string, turn: number): Promise<number> {
  let calls = 1;
  for (let spent = 0; spent < 3 * turn;) {
    const each = await contender.time(task, calls);
    spent += each * calls;
    calls = Math.max(1, Math.min(calls * 8, Math.round(turn / each)));
  }
  return calls;
}

async function answerOf(contender: ContenderProcess, task: Task, file: string): Promise<Float64Array> {
  await contender.obey({ do: "answer", task: task.name, file });
  const bytes = readFileSync(file);
  rmSync(file);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function differenceOf(answers: Float64Array, expected: Float64Array): Difference {
  if (answers.length !== expected.length) return { largest: Number.POSITIVE_INFINITY, bitEqual: 0, wrong: 1 };
  let largest = 0;
  let equal = 0;
  let wrong = 0;
  for (let at = 0; at < expected.length; at++) {
    const off = Math.abs(answers[at]! - expected[at]!);
    if (answers[at] === expected[at]) equal++;
    else if (!(off <= tolerance)) wrong++;
    largest = Math.max(largest, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off);
  }
  return { largest, bitEqual: equal / expected.length, wrong: wrong / expected.length };
}
