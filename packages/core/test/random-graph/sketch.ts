import { allocate, GraphBuilder, tensor, type Column, type DType, type NodeId, type Tensor, type ValueType } from "../../src/ir/index.ts";
import type { Random } from "../random.ts";

/** A graph in the making: recipes take what fits from the nodes that stand, and make an input where nothing does. */
export class Sketch {
  readonly random: Random;
  readonly builder: GraphBuilder;
  readonly nodes: NodeId[] = [];
  readonly #columns: readonly Column[];

  constructor(random: Random) {
    this.random = random;
    const numeric = random.list(random.integer(1, 6), (index): Column => ({
      name: `x${index}`,
      dtype: "f64",
      nullable: random.chance(0.5),
    }));
    const text = random.list(random.integer(1, 3), (index): Column => ({ name: `s${index}`, dtype: "string", nullable: true }));
    this.#columns = random.chance(0.5) ? [...numeric, ...text] : [...text, ...numeric];
    this.builder = new GraphBuilder(this.#columns);
  }

  keep(node: NodeId): NodeId {
    this.nodes.push(node);
    return node;
  }

  input(dtype: "f64" | "string"): NodeId {
    const indices = this.#columns.flatMap((column, index) => (column.dtype === dtype ? [index] : []));
    return this.keep(this.builder.input(this.random.list(this.random.integer(1, 5), () => this.random.pick(indices))));
  }

  /** A node whose type fits, the newer the likelier. */
  find(fits: (type: ValueType) => boolean): NodeId | undefined {
    const candidates = this.nodes.filter((node) => fits(this.builder.type(node)));
    if (candidates.length === 0) return undefined;
    return candidates[Math.max(this.random.integer(0, candidates.length - 1), this.random.integer(0, candidates.length - 1))]!;
  }

  numeric(fits: (type: ValueType) => boolean = () => true): NodeId {
    return this.find((type) => type.dtype === "f64" && type.layout === "dense" && type.width <= 40 && fits(type)) ?? this.input("f64");
  }

  strings(): NodeId {
    return this.find((type) => type.dtype === "string" && type.width <= 12) ?? this.input("string");
  }

  /** One column of a node. */
  column(node: NodeId): NodeId {
    return this.builder.select(node, [this.random.integer(0, this.builder.width(node) - 1)]);
  }

  /** A node of the same dtype whose width broadcasts with `node`. */
  partner(node: NodeId): NodeId {
    const { dtype, width } = this.builder.type(node);
    const found = this.random.chance(0.6)
      ? this.find((type) => type.dtype === dtype && type.layout === "dense" && (type.width === 1 || type.width === width))
      : undefined;
    return found ?? this.keep(this.builder.constant(this.tensor(dtype, this.random.chance(0.5) ? 1 : width)));
  }

  tensor(dtype: DType, width: number, rows?: number): Tensor {
    const length = width * (rows ?? 1);
    const data = allocate(dtype, length);
    for (let index = 0; index < length; index++) (data as unknown[])[index] = this.element(dtype);
    return tensor(dtype, rows === undefined ? [width] : [rows, width], data);
  }

  element(dtype: DType): number | bigint | string | null {
    switch (dtype) {
      case "f64":
      case "f32":
        return this.random.number();
      case "i64":
        return BigInt(this.random.integer(-3, 12)) << (this.random.chance(0.2) ? 40n : 0n);
      case "i32":
        return this.random.integer(-3, 12);
      case "u8":
        return this.random.integer(0, 255);
      case "bool":
        return this.random.integer(0, 1);
      case "string":
        return this.random.cell();
      default:
        return dtype satisfies never;
    }
  }

  sparse(): NodeId {
    return this.find((type) => type.layout === "sparse") ?? this.keep(this.builder.toSparse(this.numeric()));
  }

  condition(width: number): NodeId {
    const found = this.find((type) => type.dtype === "bool" && (type.width === 1 || type.width === width || width === 1));
    if (found !== undefined) return found;
    const source = this.numeric((type) => type.width === 1 || type.width === width || width === 1);
    const narrow = this.builder.width(source) === width || width === 1 ? source : this.column(source);
    return this.keep(this.builder.isMissing(narrow));
  }
}
