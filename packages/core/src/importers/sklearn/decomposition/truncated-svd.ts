import type { EstimatorReader } from "../reader.ts";
import { Table } from "../table.ts";
import { validated } from "../validation.ts";
import { readComponents } from "./projection.ts";

export const truncatedSvd: EstimatorReader = {
  classNames: ["TruncatedSVD"],
  read(view, context) {
    const components = readComponents(view);
    return { methods: {}, transform: (x) => Table.ofNode(context.graph, context.graph.matmul(validated(context, x), components)) };
  },
};
