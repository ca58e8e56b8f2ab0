import { product, wider } from "../../../composites/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, Table, validated } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "./projection.ts";

export const truncatedSvd: EstimatorReader = {
  classNames: ["TruncatedSVD"],
  features: componentFeatures,
  read(view, context) {
    const { count, weights, back, dtype } = readComponents(view);
    return {
      methods: {},
      transform(x) {
        const answer = wider(floatDtype(x), dtype);
        return Table.ofNode(context.graph, product(context.graph, validated(context, x), weights, answer), answer);
      },
      inverse(x) {
        expectWidth(context, x, count);
        const answer = wider(floatDtype(x), dtype);
        return Table.ofNode(context.graph, product(context.graph, validated(context, x), back, answer), answer);
      },
    };
  },
};
