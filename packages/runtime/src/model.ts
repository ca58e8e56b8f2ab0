import { GodwitError } from "@godwit/core/errors";
import {
  columnsOf,
  openArtifact,
  type Manifest,
  type SignatureColumn,
  type SignatureMethod,
  type SignatureOutput,
  type TensorSignature,
} from "@godwit/core/artifact";
import { BoundMethod } from "./bound-method.ts";
import type { Answers, AsyncCall, AsyncMethod, Call, CallOptions, Result, SyncMethod } from "./call.ts";
import { DelegatedModel } from "./delegated/delegated-model.ts";
import type { Onnxruntime } from "./delegated/onnxruntime.ts";
import type { Tensor, Tensors } from "./delegated/tensor.ts";
import { Engine, type EngineBatch, type EngineOutput } from "./engine/engine.ts";
import type { Input, Row } from "./input/cell.ts";
import { isOneRow, readBatch, unknownNames } from "./input/read-input.ts";
import { RowReader } from "./input/row-reader.ts";
import type { Program, Route } from "./program.ts";

/** What a model runs on, where it is not the engine that models share. */
export interface ModelHosts {
  readonly engine?: Engine;
  readonly onnxruntime?: Onnxruntime;
  /** Puts another device beside the program. */
  readonly route?: Route;
}

/**
 * A model in memory, ready to predict.
 *
 * ```ts
 * const model = await load(bytes);
 * model.predict([{ age: 41, city: "Åre" }, { age: 25, city: null }]); // ["yes", "no"]
 * model.predictProba({ age: 41, city: "Åre" });                       // [0.3, 0.7]
 * ```
 *
 * Rows are objects by column name, lists by position, or strings for a model of one text; columns by name (also as a dictionary,
 * `{ codes, values }`) and row-major matrices are taken too. One row is answered with its label, number or list; many rows with an array, or a Matrix where the library has two
 * dimensions. A missing value is null or undefined (in numeric columns also NaN); a field that is absent is an error. Calls throw
 * GodwitError: UNKNOWN_METHOD; MISSING_COLUMN, WRONG_WIDTH, WRONG_TYPE, UNSEEN_CATEGORY, NOT_FINITE with row and column.
 */
export class Model {
  readonly manifest: Manifest;
  readonly #program: Program;
  readonly #delegated: DelegatedModel | null;
  readonly #methods: ReadonlyMap<string, BoundMethod>;
  #unusedFields: readonly string[] | undefined;

  constructor(bytes: Uint8Array, hosts: ModelHosts = {}) {
    const { manifest, payload, graph } = openArtifact(bytes);
    this.manifest = manifest;
    if (payload.kind === "delegated") {
      const outputs = manifest.methods.map(({ name, outputs: [output] }) => [name, output!.name] as const);
      this.#program = this.#delegated = new DelegatedModel(payload, new Map(outputs), manifest.columns, hosts.onnxruntime);
    } else {
      const { engine = Engine.shared(), route = (placed: Program) => placed } = hosts;
      const width = (method: string): number => columnsOf(manifest, method).length;
      this.#program = route(engine.place(payload), { graph, engine, width });
      this.#delegated = null;
    }
    this.#methods = new Map(
      manifest.methods.map((method) => {
        const reader = new RowReader(columnsOf(manifest, method.name));
        return [method.name, new BoundMethod(method, this.#program, reader)];
      }),
    );
  }

  /** Names of the methods that the model has. */
  get methods(): readonly string[] {
    return [...this.#methods.keys()];
  }

  /** Fields and columns of the first named input that the model does not know; they were left alone. */
  get unusedFields(): readonly string[] {
    return this.#unusedFields ?? [];
  }

  readonly predict: SyncMethod<"predict"> = this.#sync("predict");
  readonly predictProba: SyncMethod<"probabilities"> = this.#sync("predict_proba");
  readonly predictLogProba: SyncMethod<"probabilities"> = this.#sync("predict_log_proba");
  readonly decisionFunction: SyncMethod<"numbers"> = this.#sync("decision_function");
  readonly transform: SyncMethod<"transform"> = this.#sync("transform");
  /** What `transform` answers, turned back. */
  readonly inverseTransform: SyncMethod<"transform"> = this.#sync("inverse_transform");
  readonly scoreSamples: SyncMethod<"scores"> = this.#sync("score_samples");
  /** The leaf of each tree, as the library numbers them. */
  readonly apply: SyncMethod<"numbers"> = this.#sync("apply");
  /** A tree ensemble's untransformed score. */
  readonly raw: SyncMethod<"numbers"> = this.#sync("raw");
  readonly leaf: SyncMethod<"numbers"> = this.#sync("leaf");

  readonly predictAsync: AsyncMethod<"predict"> = this.#async("predict");
  readonly predictProbaAsync: AsyncMethod<"probabilities"> = this.#async("predict_proba");
  readonly predictLogProbaAsync: AsyncMethod<"probabilities"> = this.#async("predict_log_proba");
  readonly decisionFunctionAsync: AsyncMethod<"numbers"> = this.#async("decision_function");
  readonly transformAsync: AsyncMethod<"transform"> = this.#async("transform");
  readonly inverseTransformAsync: AsyncMethod<"transform"> = this.#async("inverse_transform");
  readonly scoreSamplesAsync: AsyncMethod<"scores"> = this.#async("score_samples");
  readonly applyAsync: AsyncMethod<"numbers"> = this.#async("apply");
  readonly rawAsync: AsyncMethod<"numbers"> = this.#async("raw");
  readonly leafAsync: AsyncMethod<"numbers"> = this.#async("leaf");

  /** Calls any method by its library's name, on the calling thread; where threads are asked for, it waits for them. */
  call(method: string, input: Input, options: CallOptions = {}): Result {
    const bound = this.#method(method);
    const { reader } = bound;
    if (this.#unusedFields === undefined) this.#noteUnused(reader, input);
    return isOneRow(reader, input) ? bound.answerRow(input) : bound.answerRows(readBatch(reader, input), options.threads);
  }

  /**
   * Writes the numbers that a method answers one row with into `target`, and gives that back; several outputs come one behind the
   * other, and integers beyond ±2^53 are rounded. Nothing is allocated but what the row's own fields cost: a row of fractions as
   * an object costs 16 bytes a field in V8, one as a list or Float64Array none.
   *
   * ```ts
   * const probabilities = new Float64Array(2);
   * model.callInto("predict_proba", { age: 41, city: "Åre" }, probabilities);
   * ```
   *
   * Throws as `call`; USAGE where the answer is strings or sparse, WRONG_WIDTH where it does not fit.
   */
  callInto(method: string, row: Row | Float64Array | Float32Array, target: Float64Array): Float64Array {
    const bound = this.#method(method);
    if (this.#unusedFields === undefined) this.#noteUnused(bound.reader, row);
    return bound.answerRowInto(row, target);
  }

  /** The same on the thread pool, where there is one. The bits do not depend on the number of threads. */
  async callAsync(method: string, input: Input, options: CallOptions = {}): Promise<Result> {
    const bound = this.#method(method);
    const { reader } = bound;
    if (isOneRow(reader, input)) return this.tensors === null ? this.call(method, input) : bound.answerRowAsync(input, options.threads);
    if (this.#unusedFields === undefined) this.#noteUnused(reader, input);
    const batch = readBatch(reader, input);
    return bound.answerRowsAsync(batch, options.threads);
  }

  /**
   * The tensors that a model takes which onnxruntime runs; null for every other model. Such a model answers later: through
   * `predictAsync`, `callAsync`, `runParallel` and `callTensors`.
   */
  get tensors(): readonly TensorSignature[] | null {
    return this.#delegated?.inputs ?? null;
  }

  /** Tensors by name in, one tensor out. USAGE for a model that onnxruntime does not run. */
  async callTensors(method: string, tensors: Tensors, options: CallOptions = {}): Promise<Tensor> {
    const { output, dims, value } = await this.runTensors(method, tensors, options.threads);
    return { dtype: output.dtype, dims, data: value.data };
  }

  /** The same for servers and tools: the array as the engine holds it, and its signature with the sizes that it has. */
  async runTensors(
    method: string,
    tensors: Tensors,
    threads?: number,
  ): Promise<{ readonly output: SignatureOutput; readonly dims: readonly number[]; readonly value: EngineOutput }> {
    const [output] = this.#method(method).signature.outputs;
    if (this.#delegated === null)
      throw new GodwitError("USAGE", "the model takes rows, not tensors", { hint: "Call it with rows or columns." });
    const { dims, value } = await this.#delegated.runTensors(method, tensors, threads);
    const shape = dims.length > 1 ? ({ shape: "matrix", dims: dims.slice(1) } as const) : ({ shape: "rows" } as const);
    return { output: { name: output!.name, dtype: output!.dtype, ...shape }, dims, value };
  }

  /** Starts the engine that runs the model, where it is not ours. Throws MISSING_DEPENDENCY or INVALID_MODEL. */
  async ready(): Promise<void> {
    await this.#delegated?.ready();
  }

  /** Columns in, typed arrays out: for servers and tools that do their own reading and writing. */
  run(method: string, batch: EngineBatch): readonly EngineOutput[] {
    return this.#method(method).run(batch);
  }

  async runParallel(method: string, batch: EngineBatch, threads?: number): Promise<readonly EngineOutput[]> {
    return this.#method(method).runParallel(batch, threads);
  }

  /** Whether `run` answers so many rows as soon as `runParallel` does: there is too little work to share between threads. */
  isQuick(method: string, rows: number): boolean {
    return this.#program.isQuick(method, rows);
  }

  /** Bytes that the model takes beside its artifact: in the engine's memory with its buffers, or, estimated, in onnxruntime. */
  get memoryBytes(): number {
    return this.#program.memoryBytes;
  }

  /** What a method answers with. Throws UNKNOWN_METHOD, naming those there are. */
  signature(method: string): SignatureMethod {
    return this.#method(method).signature;
  }

  /** The columns that a method takes: `inverse_transform` takes what `transform` answers. Throws UNKNOWN_METHOD. */
  columns(method: string): readonly SignatureColumn[] {
    return this.#method(method).reader.columns;
  }

  /** What answered the last asynchronous call: a GPU gives the bits of the CPU, so only the clock tells. */
  get lastDevice(): "cpu" | "gpu" {
    return this.#program.lastDevice ?? "cpu";
  }

  /** Gives the model's memory back; the model cannot be called afterwards. */
  free(): void {
    this.#program.free();
  }

  #method(name: string): BoundMethod {
    const method = this.#methods.get(name);
    if (method === undefined) throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${name}; it has ${this.methods.join(", ")}`);
    return method;
  }

  // Only the artifact knows whether a model has one target or several, so here its word is taken for the type.
  #sync<K extends keyof Answers>(method: string): SyncMethod<K> {
    return ((input, options) => this.call(method, input, options)) as Call<Answers[K]["many"], Answers[K]["one"]>;
  }

  #async<K extends keyof Answers>(method: string): AsyncMethod<K> {
    return ((input, options) => this.callAsync(method, input, options)) as AsyncCall<Answers[K]["many"], Answers[K]["one"]>;
  }

  #noteUnused(reader: RowReader, input: Input): void {
    this.#unusedFields = unknownNames(reader, input);
  }
}
