import type { FunctionWarning } from "./caller.ts";

/** What functions warn of while a statement runs: of each column the first cell, and how many followed. */
export class StatementWarnings {
  readonly #found = new Map<string, { readonly first: FunctionWarning; count: number }>();

  add(warning: FunctionWarning): void {
    const key = JSON.stringify([warning.function, warning.policy, warning.column]);
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { first: warning, count: 1 });
    else known.count += 1;
  }

  /** What was heard since the last call, as sentences. */
  take(): readonly string[] {
    const told = [...this.#found.values()].map(
      ({ first, count }) => `${first.function}: ${first.column}: ${first.message}${count > 1 ? `; and ${count - 1} more` : ""}`,
    );
    this.#found.clear();
    return told;
  }
}
