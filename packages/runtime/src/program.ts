import type { Engine, EngineOutput, GivenBatch, PreparedRow } from "./engine/engine.ts";

/** What a model's methods run on. */
export interface Program {
  run(method: string, batch: GivenBatch, threads?: number): readonly EngineOutput[];
  runParallel(method: string, batch: GivenBatch, threads?: number): Promise<readonly EngineOutput[]>;
  /** A method for one row at a time. */
  prepare(method: string): PreparedRow;
  /** Whether the calling thread answers a batch at once, so that `run` is the shorter way. */
  isQuick(method: string, rows: number): boolean;
  /** Bytes that it takes beside the artifact. */
  readonly memoryBytes: number;
  free(): void;
  /** What answered the last asynchronous call; the CPU where it is not told. */
  readonly lastDevice?: "cpu" | "gpu";
}

/** What another device needs to know of a program. */
export interface RouteSource {
  /** The graph that the program was made from. */
  readonly graph: () => { readonly structure: string; readonly arrays: Uint8Array };
  readonly engine: Engine;
  /** Columns that a method takes. */
  readonly width: (method: string) => number;
}

/** Puts another device beside a program. */
export type Route = (program: Program, source: RouteSource) => Program;
