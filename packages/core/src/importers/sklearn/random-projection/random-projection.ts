import { product, transposed, wider } from "../../../composites/index.ts";
import { matrix } from "../../../ir/index.ts";
import { declaredFeatures, type EstimatorReader, floatDtype, readDenseRows, storedDtype, Table, validated } from "../../estimator/index.ts";

/** `X @ components_.T`; sparse where the table and the components are and `dense_output` is off. */
export const randomProjection: EstimatorReader = {
  classNames: ["GaussianRandomProjection", "SparseRandomProjection"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("components_").shape()[1] ?? 0, names: null },
  read(view, context) {
    const { graph } = context;
    const components = view.attribute("components_");
    const { rows, width, cells } = readDenseRows(components);
    const weights = transposed(matrix(rows, width, cells));
    const stored = storedDtype(components) ?? "<f8";
    const staysSparse = components.is("sparse") && view.find("dense_output")?.boolean() !== true;
    const back = view.find("inverse_components_");
    const inverse = back && transposed(matrix(width, rows, back.float64([width, rows])));
    return {
      methods: {},
      ...(inverse !== undefined && {
        inverse: (x: Table): Table => {
          const dtype = wider(floatDtype(x), storedDtype(back!) ?? "<f8");
          return Table.ofNode(graph, product(graph, graph.toDense(validated(context, x)), inverse, dtype), dtype);
        },
      }),
      transform(x) {
        const dtype = wider(floatDtype(x), stored);
        const value = product(graph, validated(context, x), weights, dtype);
        return Table.ofNode(graph, staysSparse && x.isSparse ? graph.toSparse(value) : value, dtype);
      },
    };
  },
};
