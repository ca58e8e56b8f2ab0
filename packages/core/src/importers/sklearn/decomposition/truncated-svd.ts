import { floatDtype, product, wider } from "../float32.ts";
import type { EstimatorReader } from "../reader.ts";
import { Table } from "../table.ts";
import { validated } from "../validation.ts";
import { componentFeatures, readComponents } from "./projection.ts";

export const truncatedSvd: EstimatorReader = {
  classNames: ["TruncatedSVD"],
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
