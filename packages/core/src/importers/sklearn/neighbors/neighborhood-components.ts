import { product, wider } from "../../../composites/index.ts";
import { type EstimatorReader, floatDtype, Table, validated } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "../decomposition/projection.ts";

/** A linear map that draws the points of a class together. */
export const neighborhoodComponents: EstimatorReader = {
  classNames: ["NeighborhoodComponentsAnalysis"],
  features: componentFeatures,
  read(view, context) {
    const { weights, dtype } = readComponents(view);
    return {
      methods: {},
      transform(x) {
        const answer = wider(floatDtype(x), dtype);
        return Table.ofNode(context.graph, product(context.graph, validated(context, x), weights, answer), answer);
      },
    };
  },
};
