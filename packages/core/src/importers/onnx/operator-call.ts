import { GodwitError, type ErrorCode } from "../../errors/index.ts";
import { tensorValues, type Companions, type OnnxAttribute, type OnnxGraph, type OnnxNode, type OnnxTensor } from "../../formats/index.ts";
import type { GraphBuilder } from "../../ir/index.ts";
import { constant, isCellular, type Cellular, type Cells } from "./cells.ts";
import { elementTypeOf, type ElementType } from "./element-type.ts";
import { isRowAxis, printDims, valueWords, type ConstantValue, type Dim, type RowsValue, type Value } from "./value.ts";

/** Evaluates a graph within an attribute: names of the outer graph are known to it. */
export type EvaluateGraph = (graph: OnnxGraph, inputs: readonly Value[]) => readonly Value[];

/** What an attribute of each kind holds. */
type AttributeValues = { readonly [A in Extract<OnnxAttribute, { readonly value: unknown }> as A["kind"]]: A["value"] };

/** One node of an ONNX graph being imported: its inputs and attributes, and what it makes values with. */
export class OperatorCall {
  readonly node: OnnxNode;
  /** Version of the operator's domain. */
  readonly opset: number;
  readonly inputs: readonly (Value | undefined)[];
  readonly cells: Cells;
  readonly companions: Companions;
  readonly evaluate: EvaluateGraph;
  readonly #read = new Set<string>();

  constructor(
    node: OnnxNode,
    opset: number,
    inputs: readonly (Value | undefined)[],
    { cells, companions, evaluate }: { readonly cells: Cells; readonly companions: Companions; readonly evaluate: EvaluateGraph },
  ) {
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
    this.cells = cells;
    this.companions = companions;
    this.evaluate = evaluate;
  }

  get graph(): GraphBuilder {
    return this.cells.graph;
  }

  /** An input that must be there and have cells. */
  input(index: number): Cellular {
    const value = this.inputs[index];
    if (value === undefined) return this.invalid(`input ${index} is missing`);
    return isCellular(value) ? value : this.refuse(`${valueWords[value.kind]} as input ${index}`);
  }

  /** Every input, each of which must have cells. */
  allInputs(): Cellular[] {
    return this.inputs.map((_, index) => this.input(index));
  }

  /** Both inputs of an operator of two. */
  pair(): Cellular[] {
    return this.inputs.length === 2 ? this.allInputs() : this.invalid(`${this.inputs.length} inputs`);
  }

  optional(index: number): Cellular | undefined {
    return this.inputs[index] === undefined ? undefined : this.input(index);
  }

  /** An input that is known now. */
  constant(index: number): ConstantValue {
    const value = this.input(index);
    return value.kind === "constant" ? value : this.refuse(`an input ${index} that is computed from the data`);
  }

  /** An input whose cells belong to a row, each row at the first axis: `[rows, width]`, or `[rows]`. */
  table(index: number): RowsValue & { readonly width: number } {
    const value = this.input(index);
    if (value.kind !== "rows") return this.refuse(`a constant input ${index}`);
    const [first, second, ...more] = value.dims;
    if (!isRowAxis(first) || first.each !== 1 || more.length > 0 || isRowAxis(second))
      return this.refuse(`an input of shape ${printDims(value.dims)}`);
    return { ...value, width: second ?? 1 };
  }

  has(name: string): boolean {
    return this.#attribute(name) !== undefined;
  }

  integer(name: string, otherwise?: number): number {
    return this.#typed(name, "integer") ?? otherwise ?? this.#missing(name);
  }

  float(name: string, otherwise?: number): number {
    return this.#typed(name, "float") ?? otherwise ?? this.#missing(name);
  }

  string(name: string, otherwise?: string): string {
    return this.#typed(name, "string") ?? otherwise ?? this.#missing(name);
  }

  integers(name: string): readonly number[] | undefined {
    return this.#typed(name, "integers");
  }

  floats(name: string): readonly number[] | undefined {
    return this.#typed(name, "floats");
  }

  strings(name: string): readonly string[] | undefined {
    return this.#typed(name, "strings");
  }

  tensor(name: string): ConstantValue | undefined {
    const found = this.#typed(name, "tensor");
    return found === undefined ? undefined : this.tensorValue(found);
  }

  subgraph(name: string): OnnxGraph {
    return this.#typed(name, "graph") ?? this.#missing(name);
  }

  tensorValue(tensor: OnnxTensor): ConstantValue {
    return constant(this.elementType(tensor.elementType), tensor.dims, tensorValues(tensor, this.companions));
  }

  elementType(number: number): ElementType {
    return elementTypeOf(number) ?? this.refuse(`elements of type ${number}`);
  }

  /** An axis, counted from the end where it is negative. */
  axis(axis: number, rank: number): number {
    const place = axis < 0 ? axis + rank : axis;
    return Number.isInteger(place) && place >= 0 && place < Math.max(rank, 1) ? place : this.invalid(`there is no axis ${axis} of ${rank}`);
  }

  /** The size along an axis that must not be the rows'. */
  size(dims: readonly Dim[], axis: number): number {
    const dim = dims[axis];
    if (dim === undefined) return this.invalid(`there is no axis ${axis}`);
    return isRowAxis(dim) ? this.refuse("an operation along the rows, which mixes them") : dim;
  }

  /** Refuses attributes that no one asked for: they may change the answer. */
  finish(): void {
    for (const name of this.node.attributes.keys()) if (!this.#read.has(name)) this.refuse(`the attribute ${name}`);
  }

  /** Marks attributes that change no answer. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#read.add(name);
  }

  refuse(what: string): never {
    throw this.#error("UNSUPPORTED_OPTION", what);
  }

  invalid(what: string): never {
    throw this.#error("INVALID_MODEL", what);
  }

  #attribute(name: string): OnnxAttribute | undefined {
    this.#read.add(name);
    return this.node.attributes.get(name);
  }

  #typed<K extends keyof AttributeValues>(name: string, kind: K): AttributeValues[K] | undefined {
    const found = this.#attribute(name);
    if (found === undefined) return undefined;
    if (found.kind === "other" || found.kind === "reference" || found.kind !== kind)
      return this.invalid(`the attribute ${name} is of another type`);
    return found.value as AttributeValues[K];
  }

  #missing(name: string): never {
    return this.invalid(`the attribute ${name} is missing`);
  }

  #error(code: ErrorCode, what: string): GodwitError {
    return new GodwitError(code, `${printOperator(this.node)} (opset ${this.opset}): ${what}`, {
      where: { path: this.node.name || this.node.outputs[0] || "" },
    });
  }
}

/** `ai.onnx.ml.Scaler`, `MatMul`. */
export function printOperator({ domain, operator }: OnnxNode): string {
  return domain === "" ? operator : `${domain}.${operator}`;
}
