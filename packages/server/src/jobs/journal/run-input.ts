import type { RunHead } from "./journal-entry.ts";

/** What a run reads, for runs after it that read only what is new. */
export interface RunInput extends Pick<RunHead, "name" | "output" | "parts"> {
  /** `left`: it was not finished, and may have written chunks. */
  readonly state: "finished" | "left";
}
