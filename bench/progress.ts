import { existsSync, readFileSync } from "node:fs";
import type { Results } from "./results.ts";

/** Seconds of a part that no stored run tells about. */
const unknown = 45;

/** Says on standard error what is being measured, and about how long the rest takes, from what the last stored run took. */
export class Progress {
  readonly #seconds: ReadonlyMap<string, number>;
  readonly #left: Set<string>;
  readonly #count: number;

  constructor(names: readonly string[], stored: URL) {
    this.#count = names.length;
    const known = existsSync(stored) ? (JSON.parse(readFileSync(stored, "utf8")) as Results) : undefined;
    this.#seconds = new Map([...(known?.models ?? []), ...(known?.claims ?? [])].map(({ name, seconds }) => [name, seconds]));
    this.#left = new Set(names);
  }

  async during<T extends object>(
    name: string,
    measure: (say: (what: string) => void) => Promise<T>,
  ): Promise<T & { readonly seconds: number }> {
    const started = performance.now();
    const place = `[${this.#count - this.#left.size + 1}/${this.#count}] ${name}`;
    this.#write(`${place} · ${this.#remaining()}`);
    const result = await measure((what) => this.#write(`${place} · ${what} · ${this.#remaining()}`));
    this.#left.delete(name);
    return { ...result, seconds: Math.round((performance.now() - started) / 1000) };
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
  }

  #remaining(): string {
    const seconds = [...this.#left].reduce((sum, name) => sum + (this.#seconds.get(name) ?? unknown), 0);
    return `about ${Math.max(1, Math.round(seconds / 60))} min left`;
  }

  #write(line: string): void {
    process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
  }
}
