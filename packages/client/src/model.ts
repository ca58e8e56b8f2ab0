import type { Connection, Reply, RequestOptions } from "./connection.ts";
import { readInference, writeInference, type Inference } from "./inference.ts";
import { parseJson } from "./json/parse-json.ts";
import { printJson } from "./json/print-json.ts";
import type { AnswerOf, MethodName, ModelTypes, UntypedModel } from "./model-types.ts";
import { GodwitRequestError } from "./request-error.ts";
import type { TensorInput } from "./tensors.ts";

/** One of a model's versions; what its endpoint routes to unless given. */
export interface ModelChoice {
  readonly version?: string | number;
  readonly alias?: string;
}

export interface InferOptions extends RequestOptions {
  /** Names of the outputs wanted; the usual method's unless given. */
  readonly outputs?: readonly string[];
}

/** A tensor's name, type and shape; −1 stands for any number of rows. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

export interface ModelMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

/** A model of a server. Every call rejects with GodwitRequestError where there is no answer. */
export class Model<Types extends ModelTypes = UntypedModel> {
  readonly name: string;
  readonly #connection: Connection;
  readonly #rowsPath: string;
  readonly #tensorsPath: string;
  readonly #alias: string | undefined;

  constructor(connection: Connection, name: string, { version, alias }: ModelChoice = {}) {
    if (version !== undefined && alias !== undefined)
      throw new GodwitRequestError("BAD_REQUEST", "a model has either a version or an alias", { hint: "Give one of the two." });
    this.name = name;
    this.#connection = connection;
    this.#alias = alias;
    const pinned = version === undefined ? "" : `/versions/${encodeURIComponent(version)}`;
    const named = alias === undefined ? pinned : `/labels/${encodeURIComponent(alias)}`;
    this.#rowsPath = `/v1/models/${encodeURIComponent(name)}${named}`;
    this.#tensorsPath = `/v2/models/${encodeURIComponent(name)}${pinned}`;
  }

  /** What the model's usual method answers for each row. */
  predict(rows: readonly Types["row"][], options?: RequestOptions): Promise<Types["predict"][]> {
    return this.#ask<Types["predict"]>(undefined, rows, options);
  }

  async predictOne(row: Types["row"], options?: RequestOptions): Promise<Types["predict"]> {
    return (await this.predict([row], options))[0];
  }

  /** The probability of each class, for each row. */
  predictProba(rows: readonly Types["row"][], options?: RequestOptions): Promise<AnswerOf<Types, "predict_proba">[]> {
    return this.#ask<AnswerOf<Types, "predict_proba">>("predict_proba", rows, options);
  }

  /** What another method of the model answers for each row: `decision_function`, `transform`, … */
  call<Method extends MethodName<Types>>(
    method: Method,
    rows: readonly Types["row"][],
    options?: RequestOptions,
  ): Promise<AnswerOf<Types, Method>[]> {
    return this.#ask<AnswerOf<Types, Method>>(method, rows, options);
  }

  /** Tensors for tensors, sent as bytes (Open Inference Protocol). `metadata()` says which the model takes. */
  async infer(tensors: Readonly<Record<string, TensorInput>>, { outputs, ...options }: InferOptions = {}): Promise<Inference> {
    const question = writeInference(`${this.#demandTensors()}/infer`, tensors, outputs);
    return readInference(await this.#connection.ask(question, options));
  }

  async metadata(options?: RequestOptions): Promise<ModelMetadata> {
    return bodyOf(await this.#connection.ask({ path: this.#demandTensors() }, options)) as ModelMetadata;
  }

  /** False while the model is being loaded or its golden answers do not hold. */
  ready(options?: RequestOptions): Promise<boolean> {
    return isReady(this.#connection, `${this.#demandTensors()}/ready`, options);
  }

  async #ask<Answer>(method: string | undefined, rows: readonly unknown[], options?: RequestOptions): Promise<Answer[]> {
    const query = method === undefined ? "" : `?method=${encodeURIComponent(method)}`;
    const question = { path: `${this.#rowsPath}:predict${query}`, body: printJson({ instances: rows }) };
    const { predictions } = bodyOf(await this.#connection.ask(question, options)) as { readonly predictions?: Answer[] };
    if (!Array.isArray(predictions)) throw new GodwitRequestError("BAD_ANSWER", "the answer holds no predictions");
    return predictions;
  }

  #demandTensors(): string {
    if (this.#alias === undefined) return this.#tensorsPath;
    throw new GodwitRequestError("BAD_REQUEST", "the Open Inference Protocol knows versions and no aliases", {
      hint: "Choose the model by its version, or by its name alone.",
    });
  }
}

/** Whether what stands at a path says that it is ready, with 200 or 503. */
export async function isReady(connection: Connection, path: string, options?: RequestOptions): Promise<boolean> {
  try {
    await connection.ask({ path }, { retries: 0, ...options });
    return true;
  } catch (error) {
    if (error instanceof GodwitRequestError && error.status === 503) return false;
    throw error;
  }
}

export function bodyOf({ bytes }: Reply): unknown {
  return parseJson(new TextDecoder().decode(bytes));
}
