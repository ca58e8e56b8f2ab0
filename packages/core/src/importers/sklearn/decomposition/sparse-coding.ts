import { product, transposed, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, rowProblem, type NodeId, type Tensor } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  expectWidth,
  floatDtype,
  type ImportContext,
  storedDtype,
  Table,
  validated,
} from "../../estimator/index.ts";
import { doubleRows, productsOfRows, readRounds } from "./row-loops.ts";

/** The coefficients with which a few atoms make up a row, by the algorithm for new rows. */
export const sparseCoding: EstimatorReader = {
  classNames: ["DictionaryLearning", "MiniBatchDictionaryLearning", "SparseCoder"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: atomsOf(view).shape()[1] ?? 0, names: null },
  isFitted: (view) => view.className === "SparseCoder" || view.has("components_"),
  read(view, context) {
    const { graph } = context;
    const stored = atomsOf(view);
    const [count, features] = stored.array([-1, -1]).shape as [number, number];
    const atoms = matrix(count, features, stored.float64());
    const dtype = storedDtype(stored) ?? "<f8";
    if (dtype === "<f4") context.unsupported("a loop in single precision");
    const code = readCode(view, context, atoms);
    const split = view.attribute("split_sign").boolean();
    return {
      methods: {},
      transform(x) {
        const cells = code(x);
        if (!split) return Table.ofNode(graph, cells);
        const half = (value: NodeId): NodeId => graph.binary("maximum", value, graph.number(0));
        return Table.ofNode(graph, graph.concat([half(cells), half(graph.unary("negative", cells))]));
      },
      ...(context.since(1, 7, true) && {
        inverse(x: Table): Table {
          expectWidth(context, x, split ? 2 * count : count);
          const value = graph.toDense(validated(context, x));
          const half = (start: number): NodeId =>
            graph.select(
              value,
              Array.from({ length: count }, (_, index) => start + index),
            );
          const answer = wider(floatDtype(x), dtype);
          return Table.ofNode(graph, product(graph, split ? graph.minus(half(0), half(count)) : value, atoms, answer), answer);
        },
      }),
    };
  },
};

const atomsOf = (view: PythonView): PythonView => view.attribute(view.className === "SparseCoder" ? "dictionary" : "components_");

function readCode(view: PythonView, context: ImportContext, atoms: Tensor): (x: Table) => NodeId {
  const { graph } = context;
  const [count, features] = atoms.shape as [number, number];
  const algorithm = view.attribute("transform_algorithm").choice("lasso_lars", "lasso_cd", "lars", "omp", "threshold");
  const positive = view.attribute("positive_code").boolean();
  const alpha = readAlpha(view, context);
  if (algorithm === "threshold") return (x) => thresholded(context, doubleRows(context, x), atoms, alpha, positive);
  if (positive && (algorithm === "omp" || algorithm === "lars"))
    return context.unsupported(`positive_code=True with ${algorithm}, which the library refuses`);
  const chosen = view.attribute("transform_n_nonzero_coefs").orNone()?.integer(1);
  const most = Math.trunc(chosen ?? Math.min(Math.max(features / 10, 1), count));
  if (algorithm === "omp" && most > count) return context.unsupported("more atoms than there are, which the library refuses");
  const rounds = readRounds(view.find("transform_max_iter") ?? view.attribute("max_iter"));
  const average = alpha / features;
  const options = {
    omp: [most],
    lasso_cd: [rounds, context.since(1, 8, true) ? 1e-8 : 1e-4, average * features, Number(positive), Number(context.since(1, 8, true))],
    lars: [most, 0, 0, 0, Number(context.since(1, 0, true))],
    lasso_lars: [rounds, average, 1, Number(positive), Number(context.since(1, 0, true))],
  }[algorithm];
  const loop = ({ omp: "pursuit", lasso_cd: "lasso", lars: "least_angle", lasso_lars: "least_angle" } as const)[algorithm];
  const tables = [atoms.data as Float64Array, productsOfRows(atoms)];
  const problem = rowProblem(loop, { width: features, outputs: count }, options, tables);
  return (x) => graph.solve(doubleRows(context, x), problem);
}

/** Products with the atoms, brought nearer to 0 by alpha. */
function thresholded({ graph }: ImportContext, rows: NodeId, atoms: Tensor, alpha: number, positive: boolean): NodeId {
  const products = graph.matmul(rows, transposed(atoms));
  const beyond = (value: NodeId): NodeId => graph.binary("maximum", graph.minus(value, graph.number(alpha)), graph.number(0));
  const above = beyond(products);
  return positive ? above : graph.minus(above, beyond(graph.unary("negative", products)));
}

/** `transform_alpha`; where there is none 1, and since 1.2 the alpha that it was fitted with. */
function readAlpha(view: PythonView, context: ImportContext): number {
  const own = view.attribute("transform_alpha").orNone();
  const former = context.since(1, 2, true) ? view.find("alpha") : undefined;
  const alpha = (own ?? former)?.number() ?? 1;
  return alpha >= 0 ? alpha : view.reject(`alpha is ${alpha}`);
}
