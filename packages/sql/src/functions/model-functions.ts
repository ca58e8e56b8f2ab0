import { ANY, DuckDBScalarFunction, type DuckDBConnection, type DuckDBType } from "@duckdb/node-api";
import duckdb, { type DataChunk, type ScalarFunctionInfo, type Vector } from "@duckdb/node-bindings";
import { GodwitError } from "@godwit/core/errors";
import type { ThrownErrors } from "./thrown-errors.ts";
import type { Caller } from "./caller.ts";
import { answerType, isAnswerable } from "./answer-type.ts";
import { argumentReader, type ArgumentReader } from "./argument-reader.ts";
import { expectUnique, functionsOf } from "./function-names.ts";
import type { SqlMethod, SqlModel } from "./sql-model.ts";
import { writeAnswer } from "./write-answer.ts";

/** A function that queries call. */
export interface ModelFunction {
  readonly name: string;
  readonly model: string;
  readonly method: SqlMethod;
  readonly type: DuckDBType;
}

/** Why a function does not answer. */
interface Refusal {
  readonly refusal: GodwitError;
}

/** What a call of one place in a query keeps from chunk to chunk, on one of the engine's threads. */
interface CallState {
  plan: { readonly target: SqlModel; readonly read: ArgumentReader } | null;
}

/** What the engine keeps of a call of one place in a statement. */
interface BoundCall {
  readonly caller: Caller | undefined;
}

interface Target {
  readonly name: string;
  readonly model: SqlModel;
  readonly method: SqlMethod;
  readonly type: DuckDBType;
}

/** The functions of models on one engine. A function is looked up at each chunk, so that another version answers at once. */
export class ModelFunctions {
  readonly #connection: DuckDBConnection;
  readonly #errors: ThrownErrors;
  /** By function, in small letters; the engine forgets no function, so those of a model that is gone refuse. */
  readonly #targets = new Map<string, Target | Refusal>();
  /** By function, in small letters, what it answers with, for good. */
  readonly #types = new Map<string, string>();
  /** By the engine's number of a connection, who asks through it. */
  readonly #callers = new Map<number, Caller>();
  /** By model, its functions. */
  readonly #models = new Map<string, { readonly model: SqlModel; readonly functions: readonly ModelFunction[] }>();

  constructor(connection: DuckDBConnection, errors: ThrownErrors) {
    this.#connection = connection;
    this.#errors = errors;
  }

  get functions(): readonly ModelFunction[] {
    return [...this.#models.values()].flatMap(({ functions }) => functions);
  }

  /** Has a connection's queries be somebody's; null: it is closed. */
  setCaller(connection: number, caller: Caller | null): void {
    if (caller === null) this.#callers.delete(connection);
    else this.#callers.set(connection, caller);
  }

  /**
   * Makes a model's functions, or has another model answer them from now on. Throws USAGE where another model has one of them, and
   * CHANGED_MEANWHILE where a function would answer with another type: the engine would keep both, and know neither.
   */
  set(name: string, model: SqlModel): void {
    const named = [...functionsOf(name, model.methods)].filter(([, method]) => isAnswerable(method));
    const taken = new Map(this.functions.map((each) => [each.name.toLowerCase(), each.model]));
    expectUnique(
      named.map(([each]) => each),
      name,
      taken,
    );
    const before = this.#models.get(name);
    const functions = named.map(([each, method]) => ({ name: each, model: name, method, type: answerType(method) }));
    for (const { name: each, type } of functions) this.#expectType(each, type.toString());
    for (const each of before?.functions ?? []) this.#targets.set(each.name.toLowerCase(), gone());
    for (const { name: each, method, type } of functions) this.#point(each, { name, model, method, type });
    this.#models.set(name, { model, functions });
    before?.model.free();
  }

  /** The model's functions stay known to the engine and refuse to answer, with the reason where one is given. */
  delete(name: string, reason?: GodwitError): void {
    const known = this.#models.get(name);
    if (known === undefined) return;
    for (const each of known.functions) this.#targets.set(each.name.toLowerCase(), gone(reason));
    this.#models.delete(name);
    known.model.free();
  }

  close(): void {
    for (const name of this.#models.keys()) this.delete(name);
  }

  #expectType(name: string, type: string): void {
    const known = this.#types.get(name.toLowerCase());
    if (known !== undefined && known !== type)
      throw new GodwitError("CHANGED_MEANWHILE", `${name} answers with ${known} and would answer with ${type}`, {
        hint: "Queries were bound to that type: open the database again.",
      });
  }

  #point(name: string, target: Target): void {
    const key = name.toLowerCase();
    this.#targets.set(key, target);
    if (this.#types.has(key)) return;
    this.#types.set(key, target.type.toString());
    this.#register(name, target.type);
  }

  #register(name: string, type: DuckDBType): void {
    const made = new DuckDBScalarFunction();
    made.setName(name);
    made.setReturnType(type);
    made.setVarArgs(ANY);
    made.setSpecialHandling();
    duckdb.scalar_function_set_bind(made.scalar_function, (info) => {
      const connection = duckdb.client_context_get_connection_id(duckdb.scalar_function_get_client_context(info));
      const caller = this.#callers.get(connection);
      const target = this.#targets.get(name.toLowerCase());
      if (caller !== undefined && target !== undefined && "model" in target && !caller.mayCall(target.name))
        throw this.#errors.keep(new GodwitError("FORBIDDEN", `the key does not let its owner call ${name}`));
      duckdb.scalar_function_set_bind_data(info, { caller } satisfies BoundCall);
    });
    made.setInitFunction((info) => info.setState({ plan: null } satisfies CallState));
    duckdb.scalar_function_set_function(made.scalar_function, (info, chunk, target) => {
      try {
        this.#answer(name, type, info, chunk, target);
      } catch (error) {
        throw this.#errors.keep(error instanceof GodwitError ? inFunction(name, error) : error);
      }
    });
    this.#connection.registerScalarFunction(made);
  }

  #answer(name: string, type: DuckDBType, info: ScalarFunctionInfo, chunk: DataChunk, target: Vector): void {
    const found = this.#targets.get(name.toLowerCase());
    if (found === undefined || "refusal" in found) throw found?.refusal ?? gone().refusal;
    const { model, method } = found;
    if (found.type.toString() !== type.toString())
      throw new GodwitError("CHANGED_MEANWHILE", `the model now answers with ${found.type.toString()}`, {
        hint: "Prepare the query again.",
      });
    const state = (duckdb.scalar_function_get_state(info) ?? { plan: null }) as CallState;
    if (state.plan?.target !== model) state.plan = { target: model, read: argumentReader(name, method.columns, chunk) };
    const rows = duckdb.data_chunk_get_size(chunk);
    const { signature } = method;
    const { caller } = duckdb.scalar_function_get_bind_data(info) as BoundCall;
    const values = model.run(signature.name, state.plan.read(chunk, rows), (warning) => caller?.warn({ ...warning, function: name }));
    writeAnswer(target, type, method, values, rows);
  }
}

function gone(reason: GodwitError = new GodwitError("NOT_REGISTERED", "the model is no longer there")): Refusal {
  return { refusal: reason };
}

/** The row's number within its chunk says nothing to who asks; the function's name does. */
function inFunction(name: string, error: GodwitError): GodwitError {
  const { row: _row, ...where } = error.where;
  return new GodwitError(error.code, `${name}: ${error.message}`, { where, hint: error.hint, cause: error });
}
