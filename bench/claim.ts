import type { Settings } from "./settings.ts";

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

/** A claim about Godwit that is not a race of one model with peers, with what proves it. */
export interface Claim {
  readonly name: string;
  readonly title: string;
  /** Files of `train/` that must be there. */
  readonly files: readonly string[];
  measure(settings: Settings): Promise<readonly Finding[]>;
}
