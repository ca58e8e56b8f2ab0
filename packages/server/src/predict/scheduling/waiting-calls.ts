import type { GodwitError } from "@godwit/core/errors";
import type { Call } from "../../endpoints/call.ts";
import { callCancelled, deadlineExceeded } from "./caller-errors.ts";
import type { Execution, Task } from "./task.ts";

/** A call that waits for its turn. */
export interface WaitingCall {
  readonly call: Call;
  readonly task: Task;
  /** See `joinKey`. */
  readonly key: string | null;
  readonly since: number;
  readonly deadline: number | null;
  readonly priority: number;
  resolve(execution: Execution): void;
  reject(error: GodwitError): void;
}

interface Entry {
  readonly waiting: WaitingCall;
  stopWatching: (() => void) | undefined;
}

/** Node's timers take no more. */
const longestTimer = 2 ** 31 - 1;

/**
 * The calls that wait for one model, the most urgent first and among equals the first that came. Those whose time is over and those whose callers
 * have hung up leave by themselves. One timer serves all.
 */
export class WaitingCalls {
  readonly #entries: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  get length(): number {
    return this.#entries.length;
  }

  push(waiting: WaitingCall): void {
    let place = this.#entries.length;
    while (place > 0 && this.#entries[place - 1]!.waiting.priority > waiting.priority) place--;
    const entry: Entry = { waiting, stopWatching: undefined };
    this.#entries.splice(place, 0, entry);
    entry.stopWatching = waiting.call.whenGone?.(() => this.#leave(entry, callCancelled("its turn")));
    if (waiting.deadline !== null) this.#arm(waiting.deadline);
  }

  /** The next call that has time left. */
  shift(): WaitingCall | undefined {
    this.#expire();
    return this.#take(0);
  }

  /** The next call with the key, if it has at most so many rows. Less urgent ones may be overtaken. */
  shiftLike(key: string, mostRows: number): WaitingCall | undefined {
    const place = this.#entries.findIndex(({ waiting }) => waiting.key === key);
    const rows = this.#entries[place]?.waiting.task.rows ?? Infinity;
    return rows <= mostRows ? this.#take(place) : undefined;
  }

  #take(place: number): WaitingCall | undefined {
    const [entry] = this.#entries.splice(place, 1);
    entry?.stopWatching?.();
    if (this.#entries.length === 0) this.#disarm();
    return entry?.waiting;
  }

  #leave(entry: Entry, error: GodwitError): void {
    const place = this.#entries.indexOf(entry);
    if (place >= 0) this.#take(place)!.reject(error);
  }

  #expire(): void {
    const now = performance.now();
    if (this.#timerAt > now) return;
    const late = this.#entries.filter(({ waiting: { deadline } }) => deadline !== null && deadline <= now);
    for (const entry of late) this.#leave(entry, deadlineExceeded("its turn"));
    this.#disarm();
    this.#arm(this.#entries.reduce((least, { waiting }) => Math.min(least, waiting.deadline ?? Infinity), Infinity));
  }

  #arm(deadline: number): void {
    if (deadline >= this.#timerAt) return;
    this.#disarm();
    this.#timerAt = deadline;
    const left = Math.min(longestTimer, Math.max(0, Math.ceil(deadline - performance.now())));
    this.#timer = setTimeout(() => {
      this.#timerAt = -Infinity;
      this.#expire();
    }, left);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Infinity;
  }
}
