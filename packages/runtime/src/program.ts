import type { EngineBatch, EngineOutput, PreparedRow } from "./engine/engine.ts";

/** What a model's methods run on. */
export interface Program {
  run(method: string, batch: EngineBatch, threads?: number): readonly EngineOutput[];
  runParallel(method: string, batch: EngineBatch, threads?: number): Promise<readonly EngineOutput[]>;
  /** A method for one row at a time. */
  prepare(method: string): PreparedRow;
  free(): void;
}
