import type { ContenderProcess } from "./contender-process.ts";
import type { Settings } from "./settings.ts";
import type { Library } from "./task.ts";

/** One line of the report. */
export interface Finding {
  readonly what: string;
  readonly figure: string;
  /** What was promised; empty where nothing was. */
  readonly floor: string;
  /** Null where there is nothing to hold the figure against. */
  readonly reached: boolean | null;
  readonly note?: string;
}

export interface Arena {
  readonly settings: Settings;
  /** A running contender, started on first use. */
  contender(library: Library): ContenderProcess;
}

/** A claim about speed or size with what proves it. */
export interface Claim {
  readonly name: string;
  readonly title: string;
  /** Names of the models that `models.py` must have made. */
  readonly models: readonly string[];
  measure(arena: Arena): Promise<readonly Finding[]>;
}
