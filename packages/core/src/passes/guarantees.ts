import { checkRules, type CheckRule, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";
import { missingFillOf } from "./missing-fill.ts";

/** The rules that every cell of a node keeps, whatever the row. */
export type Guarantees = ReadonlySet<CheckRule>;

const none: Guarantees = new Set();
const numbers: readonly CheckRule[] = ["finite", "no_infinity", "finite_f32", "no_infinity_f32"];
const everyNumber: Guarantees = new Set(numbers);

const implied: { readonly [K in CheckRule]: readonly CheckRule[] } = {
  finite: ["finite", "no_infinity"],
  no_infinity: ["no_infinity"],
  finite_f32: numbers,
  no_infinity_f32: ["no_infinity_f32", "no_infinity"],
  known: ["known"],
};

/** Finds what nodes guarantee, from what their inputs do; remembers what it found. */
export class GuaranteeFinder {
  readonly #builder: GraphBuilder;
  readonly #known = new Map<NodeId, Guarantees>();

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  of(id: NodeId): Guarantees {
    const known = this.#known.get(id) ?? this.#find(id);
    this.#known.set(id, known);
    return known;
  }

  #find(id: NodeId): Guarantees {
    const node = this.#builder.node(id);
    switch (node.op) {
      case "constant":
        return keptBy(node.attributes.value);
      case "take":
        return node.type.dtype === "f64" ? keptBy(node.attributes.table) : none;
      case "one_hot":
      case "tree_paths":
      case "text_counts":
        return everyNumber;
      case "cast": {
        const from = this.#builder.type(node.inputs[0]!).dtype;
        return node.type.dtype === "f64" && (from === "bool" || from === "u8" || from === "i32") ? everyNumber : none;
      }
      case "hash_lookup":
        return [...(node.attributes.values.data as Int32Array), node.attributes.unknown].every((code) => code >= 0)
          ? new Set(["known"])
          : none;
      case "lookup":
        return [...(node.attributes.values.data as Int32Array), node.attributes.missing, node.attributes.unknown].every((code) => code >= 0)
          ? new Set(["known"])
          : none;
      case "bucketize":
        return new Set(["known"]);
      case "check":
        return union(this.of(node.inputs[0]!), new Set(implied[node.attributes.rule]));
      case "where": {
        const fill = missingFillOf(this.#builder, node.inputs);
        if (fill !== undefined) return filled(this.of(fill.value), keptBy(fill.fill));
        return intersection(node.inputs.slice(1).map((input) => this.of(input)));
      }
      case "select":
      case "concat":
      case "to_dense":
      case "to_sparse":
        return intersection(node.inputs.map((input) => this.of(input)));
      case "input":
      case "term_sums":
      case "city_hash":
      case "unary":
      case "binary":
      case "compare":
      case "logical":
      case "is_missing":
      case "reduce":
      case "matmul":
      case "couple":
      case "solve":
      case "distances":
      case "nearest":
      case "barycenter":
      case "forest":
      case "linear_leaves":
      case "interpolate":
      case "staged_sums":
      case "weighted_median":
      case "chain":
        return none;
      default:
        return node satisfies never;
    }
  }
}

/** Where missing cells are replaced, a rule that allows them becomes the one that does not. */
function filled(before: Guarantees, fill: Guarantees): Guarantees {
  const after = new Set<CheckRule>();
  if (before.has("no_infinity") && fill.has("finite")) implied.finite.forEach((rule) => after.add(rule));
  if (before.has("no_infinity_f32") && fill.has("finite_f32")) implied.finite_f32.forEach((rule) => after.add(rule));
  return after;
}

function keptBy({ data }: Tensor): Guarantees {
  if (!(data instanceof Float64Array)) return none;
  return new Set(numbers.filter((rule) => data.every(checkRules[rule])));
}

function union(left: Guarantees, right: Guarantees): Guarantees {
  return new Set([...left, ...right]);
}

function intersection(all: readonly Guarantees[]): Guarantees {
  const [first = none, ...rest] = all;
  return new Set([...first].filter((rule) => rest.every((each) => each.has(rule))));
}
