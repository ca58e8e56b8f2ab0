import { spawn, type ChildProcess } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Order, Reply } from "./order.ts";

const running = new Set<ContenderProcess>();
process.on("exit", () => {
  for (const contender of running) contender.end();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));

/** A contender in a process group of its own, which takes one order at a time. Nothing of it outlives this process. */
export class ContenderProcess {
  readonly #child: ChildProcess;
  readonly #replies: AsyncIterator<string>;
  readonly #lines: Interface;

  constructor(command: string, parameters: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#child = spawn(command, parameters, {
      stdio: ["pipe", "pipe", process.env["GODWIT_BENCH_LOUD"] === undefined ? "ignore" : "inherit"],
      env: { ...process.env, ...environment },
      detached: true,
    });
    this.#child.stdin!.on("error", () => {});
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#replies = this.#lines[Symbol.asyncIterator]();
    running.add(this);
  }

  /** Gives a reply with a reason where the contender cannot do it, ends, or takes longer than `limit` seconds. */
  async obey(order: Order, limit: number = 120): Promise<Reply> {
    this.#child.stdin!.write(`${JSON.stringify(order)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), limit * 1000);
    });
    const reply = await Promise.race([this.#replies.next(), late]);
    clearTimeout(timer);
    if (reply === "late") {
      this.end();
      return { reason: `took longer than ${limit} s to ${order.do}` };
    }
    return reply.done === true ? { reason: `ended while it was to ${order.do}` } : (JSON.parse(reply.value) as Reply);
  }

  /** Milliseconds of one call, from `times` calls in a row. Throws where the contender fails. */
  async time(rows: number, times: number): Promise<number> {
    const { ms, reason } = await this.obey({ do: "run", rows, times });
    if (ms === undefined) throw new Error(reason);
    return ms / times;
  }

  end(): void {
    running.delete(this);
    this.#lines.close();
    try {
      process.kill(-this.#child.pid!, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
