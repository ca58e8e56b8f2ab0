import { product, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { rowProblem, type Tensor } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, type ImportContext, Table } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "./projection.ts";
import { countedRows, doubleRows, productsOfRows, readRounds } from "./row-loops.ts";

/**
 * The weights with which the factors make up a row, by the loop that fitted them. The library ends it for all rows of a call together;
 * here each row is as if it came alone.
 */
export const nonNegativeFactorization: EstimatorReader = {
  classNames: ["NMF", "MiniBatchNMF"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    const { features, count, back, dtype } = readComponents(view);
    if (dtype === "<f4") context.unsupported("a loop in single precision");
    const beta = readBeta(view.attribute("beta_loss"));
    const descends = view.className === "NMF" && view.attribute("solver").choice("cd", "mu") === "cd";
    if (descends && view.attribute("shuffle").boolean()) context.unsupported("shuffle=True, which draws the order of the factors");
    const penalty = readPenalty(view, context, features);
    const sizes = { width: features, outputs: count };
    const problem = descends ? descent(view, sizes, back, penalty) : scaling(view, context, sizes, back, penalty, beta);
    return {
      methods: {},
      transform(x) {
        const rows = view.className === "NMF" ? countedRows(context, x, beta <= 0) : doubleRows(context, x);
        return Table.ofNode(graph, graph.solve(rows, problem));
      },
      inverse(x) {
        expectWidth(context, x, count);
        x.allowMissing();
        const answer = wider(floatDtype(x), dtype);
        return Table.ofNode(graph, product(graph, x.numeric(), back, answer), answer);
      },
    };
  },
};

interface Sizes {
  readonly width: number;
  readonly outputs: number;
}

interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

function descent(view: PythonView, sizes: Sizes, factors: Tensor, { l1, l2 }: Penalty): Tensor {
  const products = productsOfRows(factors);
  for (let factor = 0; factor < sizes.outputs; factor++) products[factor * sizes.outputs + factor]! += l2;
  const options = [readRounds(view.attribute("max_iter")), view.attribute("tol").number(), l1];
  return rowProblem("factor_descent", sizes, options, [factors.data as Float64Array, products]);
}

function scaling(view: PythonView, context: ImportContext, sizes: Sizes, factors: Tensor, { l1, l2 }: Penalty, beta: number): Tensor {
  const byChange = view.className === "MiniBatchNMF";
  const rounds = (byChange ? view.find("transform_max_iter")?.orNone() : undefined) ?? view.attribute("max_iter");
  const exponent = beta < 1 ? 1 / (2 - beta) : beta > 2 ? 1 / (beta - 1) : 1;
  const flags = [byChange, !context.since(1, 3, true), context.since(1, 1, true)].map(Number);
  const options = [readRounds(rounds), view.attribute("tol").number(), l1, l2, beta, exponent, ...flags];
  const cells = factors.data as Float64Array;
  const sums = Float64Array.from({ length: sizes.outputs }, (_, factor) =>
    cells.subarray(factor * sizes.width, (factor + 1) * sizes.width).reduce((sum, cell) => sum + cell, 0),
  );
  return rowProblem("factor_scaling", sizes, options, [cells, productsOfRows(factors), sums]);
}

function readBeta(view: PythonView): number {
  if (!view.isString) return view.number();
  return { frobenius: 2, "kullback-leibler": 1, "itakura-saito": 0 }[view.choice("frobenius", "kullback-leibler", "itakura-saito")];
}

/** `alpha_W` since 1.0, times the number of columns since 1.1; before, and where it is left alone up to 1.1, `alpha`, if it is meant for the weights. */
function readPenalty(view: PythonView, context: ImportContext, features: number): Penalty {
  const ratio = view.attribute("l1_ratio").number();
  const both = (alpha: number): Penalty => ({ l1: alpha * ratio, l2: alpha * (1 - ratio) });
  const own = view.find("alpha_W")?.number();
  const sameForBoth = view.find("alpha_H")?.isString !== false;
  if (own !== undefined && (context.since(1, 2, true) || own !== 0 || !sameForBoth)) {
    const scaled = context.since(1, 0, true) ? features : 1;
    return { l1: scaled * own * ratio, l2: scaled * own * (1 - ratio) };
  }
  const former = view.find("alpha");
  const share = view.find("regularization")?.orNone()?.string();
  const applies = share === "both" || share === "transformation" || share === "deprecated";
  return both(former === undefined || former.isString || !applies ? 0 : former.number());
}
