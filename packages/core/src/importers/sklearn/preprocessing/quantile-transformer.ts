import { vector, type Curve, type NodeId } from "../../../ir/index.ts";
import { unaryFunctions } from "../../../math/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, Table, validated } from "../../estimator/index.ts";

/** As near to 0 and 1 as the normal distribution is followed. */
const threshold = 1e-7;

/** Each number as the share of training below it, or as what lies at that share of a normal distribution. */
export const quantileTransformer: EstimatorReader = {
  classNames: ["QuantileTransformer"],
  read(view, context) {
    const { graph } = context;
    const quantiles = view.attribute("quantiles_");
    const [count, width] = quantiles.array([-1, -1]).shape as [number, number];
    const cells = quantiles.float64();
    const references = view.attribute("references_").float64([count]);
    if (count === 0) view.reject("there are no quantiles");
    const normal = view.attribute("output_distribution").choice("uniform", "normal") === "normal";
    // Until 0.20 uniform shares are held away from 0 and 1, too.
    const clipped = normal || !context.since(0, 21, true);
    const positiveOnly = !view.attribute("ignore_implicit_zeros").boolean();
    const columns = Array.from({ length: width }, (_, column) =>
      Float64Array.from({ length: count }, (_each, row) => cells[row * width + column]!),
    );
    const least = columns.map((column) => column[0]!);
    const most = columns.map((column) => column[count - 1]!);
    const row = (numbers: readonly number[]): NodeId => graph.constant(vector([...numbers]));

    /** `replaced` where the number lies at an end, be it exactly or by the threshold. */
    const withEnds = (value: NodeId, inner: NodeId, from: readonly [NodeId, NodeId], to: readonly [NodeId, NodeId]): NodeId => {
      const below = clipped
        ? graph.compare("less", graph.minus(value, graph.number(threshold)), from[0])
        : graph.compare("equal", value, from[0]);
      const above = clipped
        ? graph.compare("greater", graph.plus(value, graph.number(threshold)), from[1])
        : graph.compare("equal", value, from[1]);
      return graph.where(below, to[0], graph.where(above, to[1], inner));
    };
    const shareOf = (value: NodeId): NodeId => {
      const forwards = columns.map((column): Curve => ({ x: vector(column), y: vector(references) }));
      const backwards = columns.map((column): Curve => ({ x: mirrored(column), y: mirrored(references) }));
      const both = graph.minus(graph.interpolate(value, forwards), graph.interpolate(graph.unary("negative", value), backwards));
      const inner = graph.where(graph.isMissing(value), value, graph.times(graph.number(0.5), both));
      const share = withEnds(value, inner, [row(least), row(most)], [graph.number(0), graph.number(1)]);
      if (!clipped) return share;
      const placed = normal ? unaryFunctions.ndtri : (number: number): number => number;
      const near = threshold - 2 ** -52;
      const raised = graph.binary("maximum", normal ? graph.unary("ndtri", share) : share, graph.number(placed(near)));
      return graph.binary("minimum", raised, graph.number(placed(1 - near)));
    };
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, width);
        if (floatDtype(x) === "<f4") context.unsupported("quantiles of float32 numbers");
        const value = validated(context, x, { missing: "allow" });
        if (!x.isSparse) return Table.ofNode(graph, shareOf(value));
        const stored = graph.toDense(value);
        const wrong = graph.compare("less", stored, graph.number(0));
        const checked = positiveOnly
          ? graph.check(graph.where(wrong, graph.number(-Infinity), stored), "no_infinity", context.path, [])
          : stored;
        return Table.ofNode(
          graph,
          graph.toSparse(graph.where(graph.compare("equal", checked, graph.number(0)), graph.number(0), shareOf(checked))),
        );
      },
      inverse(x) {
        expectWidth(context, x, width);
        const value = validated(context, x, { missing: "allow" });
        const share = normal ? graph.unary("ndtr", value) : value;
        const curves = columns.map((column): Curve => ({ x: vector(references), y: vector(column) }));
        const inner = graph.where(graph.isMissing(share), share, graph.interpolate(share, curves));
        return Table.ofNode(graph, withEnds(share, inner, [graph.number(0), graph.number(1)], [row(least), row(most)]));
      },
    };
  },
};

/** The numbers from the last to the first, negated. */
function mirrored(numbers: Float64Array): ReturnType<typeof vector> {
  return vector(numbers.toReversed().map((number) => -number));
}
