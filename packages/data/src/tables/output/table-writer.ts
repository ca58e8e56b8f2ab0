import type { SignatureOutput } from "@godwit/core/artifact";
import type { Answer } from "../answer.ts";

/** One array of a method's answer, as the library returns it. */
export type OutputArray = SignatureOutput;

/** Writes a method's answer batch by batch. */
export interface TableWriter {
  /** One value for each output array of the method, all of the same rows. */
  write(values: readonly Answer[]): Promise<void>;
  /** Writes what stands at the end; the file is committed by its owner. */
  finish(): Promise<void>;
  /** Removes what the writer holds of its own. */
  abort(): Promise<void>;
}
