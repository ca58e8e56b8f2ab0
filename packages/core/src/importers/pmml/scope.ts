import { GodwitError } from "../../errors/index.ts";
import type { GraphBuilder } from "../../ir/index.ts";
import type { ImportContext } from "../estimator/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Value } from "./value.ts";

/** Derived fields and functions that need one another, one below the other. */
const deepest = 200;

/** What a document shares: the functions that it defines, and how deep a derivation is. */
interface Shared {
  readonly context: ImportContext;
  readonly functions: ReadonlyMap<string, PmmlElement>;
  depth: number;
}

/** The fields that a part of a document can name, made when they are first asked for. */
export class Scope {
  readonly graph: GraphBuilder;
  readonly context: ImportContext;
  readonly #shared: Shared;
  readonly #outer: Scope | undefined;
  readonly #makers = new Map<string, () => Value>();
  readonly #known = new Map<string, Value>();

  private constructor(shared: Shared, outer: Scope | undefined) {
    this.graph = shared.context.graph;
    this.context = shared.context;
    this.#shared = shared;
    this.#outer = outer;
  }

  static root(context: ImportContext, functions: ReadonlyMap<string, PmmlElement>): Scope {
    return new Scope({ context, functions, depth: 0 }, undefined);
  }

  /** A scope within this one. */
  inner(): Scope {
    return new Scope(this.#shared, this);
  }

  /** A scope that sees the functions alone. */
  bare(): Scope {
    return new Scope(this.#shared, undefined);
  }

  define(name: string, make: () => Value): void {
    this.#makers.set(name, make);
    this.#known.delete(name);
  }

  function(name: string): PmmlElement | undefined {
    return this.#shared.functions.get(name);
  }

  has(name: string): boolean {
    return this.#makers.has(name) || this.#outer?.has(name) === true;
  }

  /** A field by its name. INVALID_MODEL where there is none, or where it is derived from itself. */
  field(name: string, by: PmmlElement): Value {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const make = this.#makers.get(name);
    if (make === undefined) return this.#outer?.field(name, by) ?? by.invalid(`names the field ${name}, which there is not`);
    const value = this.nested(make);
    this.#known.set(name, value);
    return value;
  }

  /** One step deeper. */
  nested<T>(make: () => T): T {
    if (this.#shared.depth === deepest)
      throw new GodwitError("INVALID_MODEL", "a field is derived from itself, or over too many others", { where: this.context.where() });
    this.#shared.depth++;
    try {
      return make();
    } finally {
      this.#shared.depth--;
    }
  }
}
