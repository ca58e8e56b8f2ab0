import { vector, type GraphBuilder, type NodeId } from "../ir/index.ts";

/** A function of the columns of a value, each with a parameter of its own. */
export type PowerFunction = (graph: GraphBuilder, value: NodeId, lambdas: readonly number[]) => NodeId;

const smallest = 2 ** -52;

/** The way to the columns of each kind, put together again in their order. */
function byKind(
  graph: GraphBuilder,
  value: NodeId,
  lambdas: readonly number[],
  isSpecial: (lambda: number) => boolean,
  build: (value: NodeId, lambdas: readonly number[], special: boolean) => NodeId,
): NodeId {
  const kinds = [true, false].map((special) => lambdas.flatMap((lambda, column) => (isSpecial(lambda) === special ? [column] : [])));
  const parts = kinds.flatMap((columns, kind) =>
    columns.length === 0
      ? []
      : [
          build(
            graph.select(value, columns),
            columns.map((column) => lambdas[column]!),
            kind === 0,
          ),
        ],
  );
  const order = kinds.flat();
  return graph.select(
    graph.concat(parts),
    lambdas.map((_, column) => order.indexOf(column)),
  );
}

function row(graph: GraphBuilder, numbers: readonly number[]): NodeId {
  return graph.constant(vector([...numbers]));
}

/** `((x + 1)^λ − 1) / λ` for x ≥ 0, and the mirror image with 2 − λ below; the logarithm where the exponent is 0. */
export const yeoJohnson: PowerFunction = (graph, value, lambdas) => {
  const grow = (from: NodeId, exponents: readonly number[], one: (value: NodeId) => NodeId): NodeId =>
    byKind(
      graph,
      from,
      exponents,
      (exponent) => Math.abs(exponent) < smallest,
      (part, own, special) => {
        if (special) return graph.unary("log1p", part);
        const power = graph.binary("power", one(part), row(graph, own));
        return graph.over(graph.minus(power, graph.number(1)), row(graph, own));
      },
    );
  return mirrored(graph, value, lambdas, (from, exponents) => grow(from, exponents, (part) => graph.plus(part, graph.number(1))));
};

/** The same as SciPy writes it since: `expm1(λ log1p(x)) / λ`. */
export const yeoJohnsonOfSciPy: PowerFunction = (graph, value, lambdas) =>
  mirrored(graph, value, lambdas, (from, exponents) =>
    byKind(
      graph,
      from,
      exponents,
      (exponent) => Math.abs(exponent) < smallest,
      (part, own, special) => {
        const logarithm = graph.unary("log1p", part);
        return special ? logarithm : graph.over(graph.unary("expm1", graph.times(row(graph, own), logarithm)), row(graph, own));
      },
    ),
  );

function mirrored(
  graph: GraphBuilder,
  value: NodeId,
  lambdas: readonly number[],
  grow: (value: NodeId, exponents: readonly number[]) => NodeId,
): NodeId {
  const below = grow(
    graph.unary("negative", value),
    lambdas.map((lambda) => (Math.abs(lambda - 2) > smallest ? 2 - lambda : 0)),
  );
  return graph.where(graph.compare("greater_equal", value, graph.number(0)), grow(value, lambdas), graph.unary("negative", below));
}

/** The way back from `yeoJohnson`. */
export const yeoJohnsonBack: PowerFunction = (graph, value, lambdas) => {
  const one = graph.number(1);
  const above = byKind(
    graph,
    value,
    lambdas,
    (lambda) => Math.abs(lambda) < smallest,
    (part, own, special) => {
      if (special) return graph.minus(graph.unary("exp", part), one);
      const base = graph.plus(graph.times(part, row(graph, own)), one);
      return graph.minus(
        graph.binary(
          "power",
          base,
          row(
            graph,
            own.map((lambda) => 1 / lambda),
          ),
        ),
        one,
      );
    },
  );
  const below = byKind(
    graph,
    value,
    lambdas,
    (lambda) => !(Math.abs(lambda - 2) > smallest),
    (part, own, special) => {
      if (special) return graph.minus(one, graph.unary("exp", graph.unary("negative", part)));
      const factor = row(
        graph,
        own.map((lambda) => -(2 - lambda)),
      );
      const exponents = own.map((lambda) => 1 / (2 - lambda));
      return graph.minus(one, graph.binary("power", graph.plus(graph.times(factor, part), one), row(graph, exponents)));
    },
  );
  return graph.where(graph.compare("greater_equal", value, graph.number(0)), above, below);
};

/** SciPy's `boxcox`: `expm1(λ log x) / λ`; what would overflow on the way is divided before. */
export const boxCox: PowerFunction = (graph, value, lambdas) =>
  byKind(
    graph,
    value,
    lambdas,
    (lambda) => Math.abs(lambda) < 1e-19,
    (part, own, special) => {
      const logarithm = graph.unary("log", part);
      if (special) return logarithm;
      const lambda = row(graph, own);
      const scaled = graph.times(lambda, logarithm);
      const usual = graph.over(graph.unary("expm1", scaled), lambda);
      const signs = row(graph, own.map(Math.sign));
      const sizes = graph.unary("log", graph.unary("absolute", lambda));
      const large = graph.minus(graph.times(signs, graph.unary("exp", graph.minus(scaled, sizes))), graph.over(graph.number(1), lambda));
      return graph.where(graph.compare("greater_equal", scaled, graph.number(709.78)), large, usual);
    },
  );

/** The way back as scikit-learn computed it until 1.5: `(x λ + 1)^(1 / λ)`. */
export const boxCoxBack: PowerFunction = (graph, value, lambdas) =>
  byKind(
    graph,
    value,
    lambdas,
    (lambda) => lambda === 0,
    (part, own, special) => {
      if (special) return graph.unary("exp", part);
      const base = graph.plus(graph.times(part, row(graph, own)), graph.number(1));
      return graph.binary(
        "power",
        base,
        row(
          graph,
          own.map((lambda) => 1 / lambda),
        ),
      );
    },
  );

/** SciPy's `inv_boxcox`: `exp(log1p(λ x) / λ)`. */
export const boxCoxBackOfSciPy: PowerFunction = (graph, value, lambdas) =>
  byKind(
    graph,
    value,
    lambdas,
    (lambda) => lambda === 0,
    (part, own, special) => {
      if (special) return graph.unary("exp", part);
      const lambda = row(graph, own);
      return graph.unary("exp", graph.over(graph.unary("log1p", graph.times(lambda, part)), lambda));
    },
  );
