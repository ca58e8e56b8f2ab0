import { spawn, type ChildProcess } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Order } from "./task.ts";

/** A contender in a process of its own, which takes one order at a time. */
export class ContenderProcess {
  readonly #child: ChildProcess;
  readonly #replies: AsyncIterator<string>;
  readonly #lines: Interface;

  constructor(command: string, parameters: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#child = spawn(command, parameters, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...environment } });
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#replies = this.#lines[Symbol.asyncIterator]();
  }

  /** Throws where the contender cannot do it. */
  async obey(order: Order): Promise<{ readonly ms?: number }> {
    this.#child.stdin!.write(`${JSON.stringify(order)}\n`);
    const reply = await this.#replies.next();
    if (reply.done === true) throw new Error(`a contender ended while it was asked to ${JSON.stringify(order)}`);
    return JSON.parse(reply.value);
  }

  /** Milliseconds of one call, from `times` calls in a row. */
  async time(task: string, times: number): Promise<number> {
    const { ms } = await this.obey({ do: "run", task, times });
    return ms! / times;
  }

  end(): void {
    this.#child.stdin!.end();
    this.#lines.close();
  }
}
