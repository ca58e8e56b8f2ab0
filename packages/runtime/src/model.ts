import { GodwitError } from "@godwit/core/errors";
import { columnsOf, openArtifact, type Manifest, type SignatureColumn, type SignatureMethod } from "@godwit/core/artifact";
import { BoundMethod } from "./bound-method.ts";
import type { Answers, AsyncCall, AsyncMethod, Call, CallOptions, Result, SyncMethod } from "./call.ts";
import { Engine, type EngineBatch, type EngineOutput, type PlacedProgram } from "./engine/engine.ts";
import type { Input } from "./input/cell.ts";
import { isOneRow, readBatch, unknownNames } from "./input/read-input.ts";
import { RowReader } from "./input/row-reader.ts";

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
 * are taken too. One row is answered with its label, number or list; many rows with an array, or a Matrix where the library has two
 * dimensions. A missing value is null or undefined (in numeric columns also NaN); a field that is absent is an error. Calls throw
 * GodwitError: UNKNOWN_METHOD; MISSING_COLUMN, WRONG_WIDTH, WRONG_TYPE, UNSEEN_CATEGORY, NOT_FINITE with row and column.
 */
export class Model {
  readonly manifest: Manifest;
  readonly #program: PlacedProgram;
  readonly #methods: ReadonlyMap<string, BoundMethod>;
  #unusedFields: readonly string[] | undefined;

  constructor(bytes: Uint8Array, engine: Engine = Engine.shared()) {
    const { manifest, image } = openArtifact(bytes);
    this.manifest = manifest;
    this.#program = engine.place({ manifest: manifest.program, image });
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

  /** Calls any method by its library's name, on the calling thread. */
  call(method: string, input: Input): Result {
    const bound = this.#method(method);
    const { reader } = bound;
    if (this.#unusedFields === undefined) this.#noteUnused(reader, input);
    return isOneRow(reader, input) ? bound.answerRow(input) : bound.answerRows(readBatch(reader, input));
  }

  /** The same on the thread pool, where there is one. The bits do not depend on the number of threads. */
  async callAsync(method: string, input: Input, options: CallOptions = {}): Promise<Result> {
    const bound = this.#method(method);
    const { reader } = bound;
    if (isOneRow(reader, input)) return this.call(method, input);
    if (this.#unusedFields === undefined) this.#noteUnused(reader, input);
    const batch = readBatch(reader, input);
    return bound.answerRowsAsync(batch, options.threads);
  }

  /** Columns in, typed arrays out: for servers and tools that do their own reading and writing. */
  run(method: string, batch: EngineBatch): readonly EngineOutput[] {
    return this.#method(method).run(batch);
  }

  async runParallel(method: string, batch: EngineBatch, threads?: number): Promise<readonly EngineOutput[]> {
    return this.#method(method).runParallel(batch, threads);
  }

  /** What a method answers with. Throws UNKNOWN_METHOD, naming those there are. */
  signature(method: string): SignatureMethod {
    return this.#method(method).signature;
  }

  /** The columns that a method takes: `inverse_transform` takes what `transform` answers. Throws UNKNOWN_METHOD. */
  columns(method: string): readonly SignatureColumn[] {
    return this.#method(method).reader.columns;
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
    return ((input) => this.call(method, input)) as Call<Answers[K]["many"], Answers[K]["one"]>;
  }

  #async<K extends keyof Answers>(method: string): AsyncMethod<K> {
    return ((input, options) => this.callAsync(method, input, options)) as AsyncCall<Answers[K]["many"], Answers[K]["one"]>;
  }

  #noteUnused(reader: RowReader, input: Input): void {
    this.#unusedFields = unknownNames(reader, input);
  }
}
