import type { Program } from "@godwit/core/artifact";
import type { Owner } from "./heap.ts";
import type { Place } from "./method-runner.ts";
import { newRunner } from "./new-runner.ts";
import { ParallelRunner } from "./parallel-runner.ts";
import type { RowCost } from "./row-cost.ts";
import type { StringPool } from "./string-pool.ts";
import type { ThreadPool } from "./thread-pool.ts";

/** What the threads of an engine share: workers with a memory, who do one job at a time. */
export interface ThreadHost {
  readonly pool: ThreadPool;
  /** The end of the last job that was asked for. */
  last: Promise<unknown>;
  /** How many asynchronous jobs are asked for and not over. */
  waiting: number;
}

export interface ParallelMethod {
  readonly parallel: ParallelRunner;
  /** Whether the threads have work. */
  readonly busy: boolean;
  /** Runs a job after those asked for before. */
  queue<T>(job: () => Promise<T>): Promise<T>;
}

/** A program in the memory that threads share. */
export class ParallelProgram {
  readonly #program: Program;
  readonly #host: ThreadHost;
  readonly #place: Place;
  readonly #methods = new Map<string, ParallelRunner>();
  readonly #owner: Owner;

  constructor(program: Program, pool: StringPool, host: ThreadHost, owner: Owner) {
    const { heap, kernel, scratch } = host.pool;
    this.#program = program;
    this.#host = host;
    this.#owner = owner;
    const other = heap.owner;
    heap.owner = owner;
    this.#place = { heap, kernel, scratch, pool, image: heap.allocate(program.image.byteLength + 64) };
    heap.owner = other;
    heap.u8.set(program.image, this.#place.image);
  }

  method(name: string, cost: RowCost): ParallelMethod {
    const host = this.#host;
    const { heap } = this.#place;
    if (host.waiting === 0) heap.owner = this.#owner;
    let parallel = this.#methods.get(name);
    if (parallel === undefined) {
      parallel = new ParallelRunner(() => newRunner(this.#program, name, this.#place, cost), host.pool, cost);
      this.#methods.set(name, parallel);
    }
    return {
      parallel,
      busy: host.waiting > 0,
      queue: async (job) => {
        host.waiting++;
        const result = host.last.then(() => {
          heap.owner = this.#owner;
          return job();
        });
        host.last = result.catch(() => {});
        try {
          return await result;
        } finally {
          host.waiting--;
        }
      },
    };
  }

  /** Gives the memory back when no job uses it any more. */
  free(): void {
    if (this.#host.waiting > 0) void this.#host.last.then(() => this.free());
    else this.#release();
  }

  #release(): void {
    for (const runner of this.#methods.values()) runner.free();
    this.#place.heap.free(this.#place.image);
  }
}
