import { matrix, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { rounded } from "../../../composites/index.ts";
import { type EstimatorReader, floatDtype, Table, validated } from "../../estimator/index.ts";
import { combinationsOf } from "./combinations.ts";

const mostColumns = 1_000_000;

/**
 * Products of the columns of a row, by degree and then in the order of their combinations. Dense products grow from the
 * last factor to the first, sparse ones from the first to the last.
 */
export const polynomialFeatures: EstimatorReader = {
  classNames: ["PolynomialFeatures"],
  read(view, context) {
    const { graph } = context;
    const least = view.find("_min_degree")?.integer(0) ?? 0;
    const most = (view.find("_max_degree") ?? view.attribute("degree")).integer(0);
    const repeats = !view.attribute("interaction_only").boolean();
    const bias = view.attribute("include_bias").boolean();
    return {
      methods: {},
      transform(x) {
        if (most > 1 && x.blocks.some((block) => block.kind === "node" && block.descending === true))
          context.unsupported("idf weights of scikit-learn before 1.5, whose cells are in an order that mixes up the products");
        const dtype = floatDtype(x);
        const direction = x.isSparse ? "ascending" : "descending";
        const value = graph.toDense(validated(context, x));
        const blocks: NodeId[] = [];
        if (bias) blocks.push(ones(graph, value));
        let width = blocks.length;
        let powers: Powers = { combinations: x.width === 0 ? [] : combinationsOf(x.width, 1, repeats), node: value };
        for (let degree = 1; degree <= most; degree++) {
          if (degree > 1) powers = nextPowers(graph, value, powers, combinationsOf(x.width, degree, repeats), direction, dtype);
          if (powers.combinations.length === 0) break;
          width += powers.combinations.length;
          if (width > mostColumns) context.unsupported(`more than ${mostColumns} products of columns`);
          if (degree >= least) blocks.push(powers.node);
        }
        if (blocks.length === 0) return new Table(graph, []);
        const result = graph.concat(blocks);
        return Table.ofNode(graph, x.isSparse ? graph.toSparse(result) : result, dtype);
      },
    };
  },
};

/** The products of one degree: the factors of each, and their columns side by side. */
interface Powers {
  readonly combinations: readonly (readonly number[])[];
  readonly node: NodeId;
}

/** A column of ones, one a row. */
function ones(graph: GraphBuilder, value: NodeId): NodeId {
  const anywhere = graph.bucketize(graph.select(value, [0]), [{ dtype: "f64", shape: [0], data: new Float64Array(0) }], "left");
  return graph.take(anywhere, matrix(1, 1, Float64Array.of(1)));
}

function nextPowers(
  graph: GraphBuilder,
  value: NodeId,
  before: Powers,
  combinations: readonly (readonly number[])[],
  direction: "ascending" | "descending",
  dtype: "<f8" | "<f4",
): Powers {
  if (combinations.length === 0) return { combinations, node: before.node };
  const places = new Map(before.combinations.map((combination, place) => [combination.join(), place]));
  const shorter = combinations.map((each) => places.get((direction === "descending" ? each.slice(1) : each.slice(0, -1)).join())!);
  const factor = combinations.map((each) => each.at(direction === "descending" ? 0 : -1)!);
  const product = graph.times(graph.select(before.node, shorter), graph.select(value, factor));
  return { combinations, node: rounded(graph, product, dtype) };
}
