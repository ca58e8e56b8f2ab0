import { GodwitError } from "@godwit/core/errors";
import type { Call } from "../../endpoints/call.ts";
import { defaultSchedule, type ScheduleSettings } from "../../endpoints/schedule-settings.ts";
import { Batching } from "./batching.ts";
import { deadlineExceeded } from "./caller-errors.ts";
import { cutOutput } from "./cut-output.ts";
import { joinKey, joinTasks } from "./join-tasks.ts";
import { isQuick, runAtOnce, runInTurns, type RunnableModel } from "./run-task.ts";
import type { Execution, Part, Task } from "./task.ts";
import { WaitingCalls, type WaitingCall } from "./waiting-calls.ts";

type Parts = readonly (readonly Part[])[];

/** Runs that take longer are done one by one with a look at what else has come between them, also where one thread does them. */
const longMilliseconds = 2;

/**
 * The turns of one model's calls at one endpoint. What the calling thread answers at once never waits, unless others come in the same turn of the
 * event loop and one run for all is shorter. What takes longer runs as often at a time as the settings allow, and waits by priority otherwise.
 */
export class Scheduler {
  settings: ScheduleSettings = defaultSchedule;
  readonly #model: RunnableModel;
  readonly #tellBusy: (scheduler: Scheduler, isBusy: boolean) => void;
  readonly #batching = new Map<string, Batching>();
  readonly #waiting = new WaitingCalls();
  #gathered: WaitingCall[] = [];
  #running = 0;
  /** Milliseconds of a run that others wait for, on average. */
  #runTime = 0;
  readonly #runGathered = (): void => {
    const gathered = this.#gathered;
    this.#gathered = [];
    while (gathered.length > 0) this.#runTogether(this.#takeAlike(gathered));
  };

  /** The next run begins only after the event loop has looked for new calls, callers that have gone, and other models' turns. */
  readonly #endRun = (): void => {
    if (this.#waiting.length > 0) return void setImmediate(this.#giveTurn);
    this.#running--;
    this.#tellBusy(this, false);
  };
  readonly #giveTurn = (): void => {
    this.#running--;
    this.#startNext();
  };

  /** `tellBusy` is told when calls begin to wait, and when none waits any more. */
  constructor(model: RunnableModel, tellBusy: (scheduler: Scheduler, isBusy: boolean) => void = () => undefined) {
    this.#model = model;
    this.#tellBusy = tellBusy;
  }

  /** Calls that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Throws or rejects with what the model says of the rows, and QUEUE_FULL, DEADLINE_EXCEEDED, CALL_CANCELLED. */
  run(call: Call, task: Task, now: number): Execution | Promise<Execution> {
    if (call.deadline !== null && call.deadline <= now) throw deadlineExceeded("its turn");
    const batching = this.#batchingOf(task);
    if (!isQuick(this.#model, task) || isLong(batching, task.rows)) return this.#enqueue(call, task, now);
    if (batching.shouldGather(task.rows, this.settings)) return this.#gather(call, task, now);
    return this.#runAlone(task, now, batching);
  }

  #runAlone(task: Task, since: number, { cost }: Batching): Execution {
    const start = performance.now();
    const parts = runAtOnce(this.#model, task);
    const computeTime = performance.now() - start;
    cost.note(task.rows, computeTime);
    return { parts, queueTime: start - since, computeTime, executedRows: task.rows };
  }

  #gather(call: Call, task: Task, now: number): Promise<Execution> {
    return new Promise((resolve, reject) => {
      if (this.#gathered.length === 0) setImmediate(this.#runGathered);
      this.#gathered.push(this.#waitingCall(call, task, now, resolve, reject));
    });
  }

  #enqueue(call: Call, task: Task, now: number): Promise<Execution> {
    const { queueSize, concurrency } = this.settings;
    if (this.#running >= concurrency && this.#waiting.length >= queueSize) {
      const seconds = (this.#runTime * (this.#waiting.length + 1)) / concurrency / 1000;
      throw new GodwitError("QUEUE_FULL", `${this.#waiting.length} calls wait for ${call.name} already`, {
        retryAfter: Math.max(1, Math.min(60, Math.ceil(seconds))),
      });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push(this.#waitingCall(call, task, now, resolve, reject));
      this.#startNext();
      if (this.#waiting.length === 1) this.#tellBusy(this, true);
    });
  }

  #waitingCall(call: Call, task: Task, since: number, resolve: WaitingCall["resolve"], reject: WaitingCall["reject"]): WaitingCall {
    const { timeout, priority } = this.settings;
    return {
      call,
      task,
      key: this.#mayJoin ? joinKey(task) : null,
      since,
      deadline: call.deadline ?? (timeout === null ? null : since + timeout),
      priority: call.priority === null || call.priority === 0 ? priority : call.priority,
      resolve,
      reject,
    };
  }

  /** Where onnxruntime runs the model, the other rows of a run may change an answer's last bits. */
  get #mayJoin(): boolean {
    const { batching } = this.settings;
    return batching === "any" || (batching === "exact" && this.#model.tensors === null);
  }

  #startNext(): void {
    while (this.#running < this.settings.concurrency) {
      const first = this.#waiting.shift();
      if (first === undefined) return;
      this.#running++;
      void this.#runInTurns(this.#withOthers(first)).then(this.#endRun);
    }
  }

  /** A call with those that wait behind it and are answered sooner by the same run. */
  #withOthers(first: WaitingCall): readonly WaitingCall[] {
    const { key, task } = first;
    const calls = [first];
    if (key === null || this.#waiting.length === 0) return calls;
    const batching = this.#batchingOf(task);
    const { maximumBatchRows } = this.settings;
    for (let rows = task.rows; ;) {
      if (!batching.isWorthJoining(rows / calls.length, (rows / calls.length) * (calls.length + 1), calls.length + 1)) return calls;
      const next = this.#waiting.shiftLike(key, maximumBatchRows - rows);
      if (next === undefined) return calls;
      calls.push(next);
      rows += next.task.rows;
    }
  }

  /** Those of the gathered calls that go with the first, as many rows as are answered at once. */
  #takeAlike(gathered: WaitingCall[]): readonly WaitingCall[] {
    const first = gathered.shift()!;
    const calls = [first];
    const batching = this.#batchingOf(first.task);
    let { rows } = first.task;
    for (let place = 0; first.key !== null && place < gathered.length;) {
      const next = gathered[place]!;
      const joint = { ...first.task, rows: rows + next.task.rows };
      const fits = joint.rows <= this.settings.maximumBatchRows && batching.isSoonOver(joint.rows);
      if (next.key !== first.key || !fits || !isQuick(this.#model, joint)) {
        place++;
        continue;
      }
      rows = joint.rows;
      calls.push(next);
      gathered.splice(place, 1);
    }
    return calls;
  }

  #runTogether(calls: readonly WaitingCall[]): void {
    const [first] = calls as readonly [WaitingCall];
    if (calls.length === 1) return this.#answerAlone(first);
    const joinStart = performance.now();
    const task = joinTasks(calls.map((each) => each.task));
    const start = performance.now();
    let parts: Parts;
    try {
      parts = runAtOnce(this.#model, task);
    } catch {
      // One caller's rows are no reason to refuse the others'.
      for (const each of calls) this.#answerAlone(each);
      return;
    }
    this.#share(calls, task, parts, joinStart, start);
  }

  #answerAlone({ call, task, since, resolve, reject }: WaitingCall): void {
    try {
      if (call.deadline !== null && call.deadline <= performance.now()) throw deadlineExceeded("its turn");
      resolve(this.#runAlone(task, since, this.#batchingOf(task)));
    } catch (error) {
      reject(error as GodwitError);
    }
  }

  async #runInTurns(calls: readonly WaitingCall[]): Promise<void> {
    const joinStart = performance.now();
    const task = calls.length === 1 ? calls[0]!.task : joinTasks(calls.map((each) => each.task));
    const start = performance.now();
    try {
      const parts = await runInTurns(this.#model, task);
      const milliseconds = performance.now() - start;
      this.#runTime = this.#runTime === 0 ? milliseconds : this.#runTime * 0.9 + milliseconds * 0.1;
      this.#share(calls, task, parts, joinStart, start);
    } catch (error) {
      if (calls.length === 1) calls[0]!.reject(error as GodwitError);
      else for (const each of calls) await this.#runInTurns([each]);
    }
  }

  #share(calls: readonly WaitingCall[], task: Task, parts: Parts, joinStart: number, start: number): void {
    const end = performance.now();
    const batching = this.#batchingOf(task);
    batching.cost.note(task.rows, end - start);
    let from = 0;
    for (const { task: own, since, resolve } of calls) {
      const cut = calls.length === 1 ? parts : cutParts(parts, from, own.rows);
      from += own.rows;
      resolve({ parts: cut, queueTime: start - since, computeTime: end - start, executedRows: task.rows });
    }
    if (calls.length > 1) batching.noteJoining(calls.length, start - joinStart + performance.now() - end);
  }

  #batchingOf({ methods }: Task): Batching {
    const key = methods.length === 1 ? methods[0]! : methods.join("\n");
    let batching = this.#batching.get(key);
    if (batching === undefined) this.#batching.set(key, (batching = new Batching()));
    return batching;
  }
}

/** By what runs of about so many rows took; from runs of other sizes, which may have been the first and slow, nothing is inferred. */
function isLong({ cost }: Batching, rows: number): boolean {
  return cost.knows(rows) && cost.of(rows) > longMilliseconds;
}

function cutParts(parts: Parts, from: number, rows: number): Parts {
  return parts.map((method) => method.map(({ output, value }) => ({ output, value: cutOutput(value, from, rows) })));
}
