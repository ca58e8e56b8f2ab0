import { GodwitError } from "@godwit/core/errors";
import type { HookColumns, HookFailure, HookModules, HookName, HookRequest } from "./hook-messages.ts";
import { HookThread, type ThreadLimits } from "./hook-thread.ts";

export interface PoolSettings extends ThreadLimits {
  readonly modules: HookModules;
  readonly workers: number;
  /** Calls that one worker has under way while their hooks wait for something. */
  readonly concurrency: number;
  /** Calls that wait for a worker; further ones are refused. */
  readonly queue: number;
  /** Milliseconds that a call may take, and that it may wait. */
  readonly timeout: number;
  /** Throws where a worker must not be started: the files are others than they were. */
  readonly mayStart: () => Promise<void>;
}

interface Call {
  readonly id: number;
  readonly request: HookRequest;
  readonly resolve: (columns: HookColumns) => void;
  readonly reject: (error: GodwitError) => void;
  timer: NodeJS.Timeout | null;
  /** It has run out of time. */
  isLate: boolean;
  /** Its worker was lost with several calls: it is run again with no other beside it, so that the guilty one is found. */
  alone: boolean;
}

interface Seat {
  readonly thread: HookThread;
  readonly calls: Map<number, Call>;
  ready: boolean;
  /** It did not answer in time: it gets nothing until it is known whether it lives. */
  suspect: boolean;
  /** Calls that were given up and may still be running. */
  abandoned: number;
}

const pingMilliseconds = 250;
const restartMilliseconds = 1000;

/** The hooks of a deployment in a few worker threads. A hang, a crash or a memory hog ends one worker and fails one call. */
export class HookPool {
  readonly #settings: PoolSettings;
  readonly #seats = new Set<Seat>();
  readonly #waiting: Call[] = [];
  #ids = 0;
  #closed = false;
  #starting = 0;
  #restart: NodeJS.Timeout | null = null;
  #whyNone: GodwitError | null = null;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Starts the first worker, so that a module that cannot be loaded is known of. Throws HOOK_FAILED. */
  async start(): Promise<void> {
    await this.#settings.mayStart();
    await new Promise<void>((resolve, reject) => this.#add(resolve, reject));
    while (this.#seats.size < this.#settings.workers) this.#add();
  }

  /** Runs a hook. Throws HOOK_FAILED, HOOK_REFUSED, HOOK_TIMEOUT or HOOK_BUSY. */
  run(request: HookRequest): Promise<HookColumns> {
    const { queue, timeout } = this.#settings;
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new GodwitError("HOOK_BUSY", "the deployment is being replaced"));
      const call: Call = { id: ++this.#ids, request, resolve, reject, timer: null, isLate: false, alone: false };
      const seat = this.#seatFor(call);
      if (seat !== undefined) return this.#hand(call, seat);
      if (this.#seats.size === 0 && this.#starting === 0 && this.#whyNone !== null) return reject(this.#whyNone);
      if (this.#waiting.length >= queue) return reject(new GodwitError("HOOK_BUSY", `${queue} calls wait for the deployment's hooks`));
      call.timer = setTimeout(() => this.#giveUpWaiting(call), Math.max(timeout, restartMilliseconds));
      this.#waiting.push(call);
    });
  }

  /** Lets the calls under way end, up to the time that they may take, then ends the workers. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const end = performance.now() + this.#settings.timeout + 2 * pingMilliseconds;
    const isBusy = (): boolean => this.#waiting.length > 0 || [...this.#seats].some(({ calls }) => calls.size > 0);
    while (isBusy() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([...this.#seats].map(({ thread }) => thread.end()));
    this.#seats.clear();
  }

  #add(onReady?: () => void, onBroken?: (error: GodwitError) => void): void {
    const calls = new Map<number, Call>();
    const thread = new HookThread(this.#settings.modules, this.#settings, {
      ready: () => {
        seat.ready = true;
        this.#whyNone = null;
        onReady?.();
        this.#dispatch();
      },
      answered: (id, columns) => this.#end(seat, id, (call) => call.resolve(columns)),
      failed: (id, failure) => this.#end(seat, id, (call) => call.reject(errorOf(call.request.hook, failure))),
      lost: (why) => {
        this.#lose(seat, why);
        onBroken?.(errorOf(null, why));
      },
    });
    const seat: Seat = { thread, calls, ready: false, suspect: false, abandoned: 0 };
    this.#seats.add(seat);
  }

  #seatFor({ alone }: Call): Seat | undefined {
    let best: Seat | undefined;
    for (const seat of this.#seats) {
      if (!seat.ready || seat.suspect) continue;
      const isTaken = [...seat.calls.values()].some((call) => call.alone);
      if (isTaken || seat.calls.size >= (alone ? 1 : this.#settings.concurrency)) continue;
      if (best === undefined || seat.calls.size < best.calls.size) best = seat;
    }
    return best;
  }

  #hand(call: Call, seat: Seat): void {
    if (call.timer !== null) clearTimeout(call.timer);
    seat.calls.set(call.id, call);
    call.isLate = false;
    call.timer = setTimeout(() => void this.#late(seat, call), this.#settings.timeout);
    seat.thread.run(call.id, call.request);
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const seat = this.#seatFor(this.#waiting[0]!);
      if (seat === undefined) return;
      this.#hand(this.#waiting.shift()!, seat);
    }
  }

  #giveUpWaiting(call: Call): void {
    this.#waiting.splice(this.#waiting.indexOf(call), 1);
    call.reject(new GodwitError("HOOK_BUSY", `the ${call.request.hook} hook found no worker free in time`));
  }

  #end(seat: Seat, id: number, tell: (call: Call) => void): void {
    const call = seat.calls.get(id);
    if (call === undefined) {
      seat.abandoned--;
      return;
    }
    clearTimeout(call.timer!);
    seat.calls.delete(id);
    tell(call);
    this.#retire(seat);
    this.#dispatch();
  }

  /** A call that has run out of time: the worker lives and waits for something, or it hangs and is ended. */
  async #late(seat: Seat, call: Call): Promise<void> {
    call.isLate = true;
    if (seat.suspect || !this.#seats.has(seat)) return;
    seat.suspect = true;
    const alive = await seat.thread.isAlive(pingMilliseconds);
    if (!this.#seats.has(seat)) return;
    seat.suspect = false;
    const why: HookFailure = { message: `it took longer than ${this.#settings.timeout} ms`, place: null, refusal: null };
    if (!alive) {
      this.#lose(seat, why, "HOOK_TIMEOUT");
      await seat.thread.end();
      return;
    }
    for (const late of [...seat.calls.values()].filter(({ isLate }) => isLate)) {
      seat.calls.delete(late.id);
      seat.abandoned++;
      seat.thread.abandon(late.id);
      late.reject(errorOf(late.request.hook, why, "HOOK_TIMEOUT"));
    }
    this.#retire(seat);
    this.#dispatch();
  }

  /** A worker in which many given-up calls may still run makes room for a fresh one. */
  #retire(seat: Seat): void {
    if (seat.abandoned < this.#settings.concurrency || !this.#seats.has(seat)) return;
    seat.ready = false;
    if (seat.calls.size > 0) return;
    this.#seats.delete(seat);
    void seat.thread.end();
    this.#refill(0);
  }

  #lose(seat: Seat, why: HookFailure, code: "HOOK_FAILED" | "HOOK_TIMEOUT" = "HOOK_FAILED"): void {
    if (!this.#seats.delete(seat)) return;
    const calls = [...seat.calls.values()];
    for (const call of calls) {
      clearTimeout(call.timer!);
      if (calls.length === 1) call.reject(errorOf(call.request.hook, why, code));
      else this.#waitAlone(call);
    }
    if (!seat.ready) this.#whyNone = errorOf(null, why);
    this.#refill(seat.ready ? 0 : restartMilliseconds);
  }

  #waitAlone(call: Call): void {
    call.alone = true;
    call.timer = setTimeout(() => this.#giveUpWaiting(call), this.#settings.timeout + restartMilliseconds);
    this.#waiting.unshift(call);
  }

  #refill(milliseconds: number): void {
    if (this.#closed || this.#restart !== null) return;
    this.#restart = setTimeout(() => {
      this.#restart = null;
      void this.#startMissing();
    }, milliseconds);
    this.#restart.unref();
  }

  async #startMissing(): Promise<void> {
    this.#starting++;
    try {
      await this.#settings.mayStart();
      while (!this.#closed && this.#seats.size < this.#settings.workers) this.#add();
    } catch (error) {
      this.#whyNone = error instanceof GodwitError ? error : new GodwitError("HOOK_FAILED", "a worker cannot be started", { cause: error });
      this.#refill(restartMilliseconds);
    } finally {
      this.#starting--;
    }
    this.#dispatch();
  }
}

function errorOf(
  hook: HookName | null,
  { message, place, refusal }: HookFailure,
  code: "HOOK_FAILED" | "HOOK_TIMEOUT" = "HOOK_FAILED",
): GodwitError {
  if (refusal !== null) return new GodwitError("HOOK_REFUSED", message, { where: refusal });
  const where = place === null ? "" : ` (${place})`;
  return new GodwitError(code, `${hook === null ? "the hooks cannot be loaded" : `the ${hook} hook`}: ${message}${where}`);
}
