import { GodwitError } from "@godwit/core/errors";
import { openArtifact, type Manifest, type SignatureMethod } from "@godwit/core/artifact";
import { Engine, type EngineBatch, type EngineOutput, type PlacedProgram } from "./engine/engine.ts";
import type { Input } from "./input/cell.ts";
import { readInput } from "./input/read-input.ts";
import { answerOf, rowOf, type Answer, type RowAnswer } from "./output/answer.ts";

/** Threads of the asynchronous calls; all available ones by default. */
export interface CallOptions {
  readonly threads?: number;
}

/** What a call answers: for one row its value or list of values, for many rows an array or matrix, for multi-output models a list of those. */
export type Result = Answer | RowAnswer | (Answer | RowAnswer)[];

/**
 * A model in memory, ready to predict.
 *
 * ```ts
 * const model = await load(bytes);
 * model.predict([{ age: 41, city: "Åre" }, { age: 25, city: null }]); // ["yes", "no"]
 * model.predictProba({ age: 41, city: "Åre" });                       // [0.3, 0.7]
 * ```
 *
 * Rows are objects by column name, lists by position, or strings for a model of one text; columns by name and row-major matrices
 * are taken too. A missing value is null (in numeric columns also NaN). Throws GodwitError, with row and column for bad data.
 */
export class Model {
  readonly manifest: Manifest;
  readonly #program: PlacedProgram;
  readonly #methods: ReadonlyMap<string, SignatureMethod>;

  constructor(bytes: Uint8Array, engine: Engine = Engine.shared()) {
    const { manifest, image } = openArtifact(bytes);
    this.manifest = manifest;
    this.#program = engine.place({ manifest: manifest.program, image });
    this.#methods = new Map(manifest.methods.map((method) => [method.name, method]));
  }

  /** Names of the methods that the model has. */
  get methods(): readonly string[] {
    return [...this.#methods.keys()];
  }

  predict(input: Input): Result {
    return this.call("predict", input);
  }
  predictProba(input: Input): Result {
    return this.call("predict_proba", input);
  }
  predictLogProba(input: Input): Result {
    return this.call("predict_log_proba", input);
  }
  decisionFunction(input: Input): Result {
    return this.call("decision_function", input);
  }
  transform(input: Input): Result {
    return this.call("transform", input);
  }
  scoreSamples(input: Input): Result {
    return this.call("score_samples", input);
  }
  /** Leaf of each tree. */
  apply(input: Input): Result {
    return this.call("apply", input);
  }
  /** A tree ensemble's untransformed score. */
  raw(input: Input): Result {
    return this.call("raw", input);
  }
  leaf(input: Input): Result {
    return this.call("leaf", input);
  }
  predictAsync(input: Input, options?: CallOptions): Promise<Result> {
    return this.callAsync("predict", input, options);
  }
  predictProbaAsync(input: Input, options?: CallOptions): Promise<Result> {
    return this.callAsync("predict_proba", input, options);
  }
  transformAsync(input: Input, options?: CallOptions): Promise<Result> {
    return this.callAsync("transform", input, options);
  }

  /** Calls any method by its library's name, on the calling thread. */
  call(method: string, input: Input): Result {
    const signature = this.signature(method);
    const { batch, single } = readInput(this.manifest.columns, input);
    return resultOf(signature, this.#program.run(method, batch), single);
  }

  /** The same on the thread pool, where there is one. The bits do not depend on the number of threads. */
  async callAsync(method: string, input: Input, options: CallOptions = {}): Promise<Result> {
    const signature = this.signature(method);
    const { batch, single } = readInput(this.manifest.columns, input);
    return resultOf(signature, await this.#program.runParallel(method, batch, options.threads), single);
  }

  /** Columns in, typed arrays out: for servers and tools that do their own reading and writing. */
  run(method: string, batch: EngineBatch): readonly EngineOutput[] {
    this.signature(method);
    return this.#program.run(method, batch);
  }

  async runParallel(method: string, batch: EngineBatch, threads?: number): Promise<readonly EngineOutput[]> {
    this.signature(method);
    return this.#program.runParallel(method, batch, threads);
  }

  /** What a method answers with. Throws UNKNOWN_METHOD, naming those there are. */
  signature(method: string): SignatureMethod {
    const signature = this.#methods.get(method);
    if (signature === undefined) throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${method}; it has ${this.methods.join(", ")}`);
    return signature;
  }

  /** Gives the model's memory back; the model cannot be called afterwards. */
  free(): void {
    this.#program.free();
  }
}

function resultOf(signature: SignatureMethod, outputs: readonly EngineOutput[], single: boolean): Result {
  const answers = signature.outputs.map((output, index) => {
    const answer = answerOf(output, outputs[index]!);
    return single ? rowOf(answer, 0) : answer;
  });
  return answers.length === 1 ? answers[0]! : answers;
}
