import type { Serving } from "../predict/serving.ts";

/** What every transport serves. */
export interface ServingContext {
  readonly serving: Serving;
  /** Of Godwit. */
  readonly version: string;
}
