import { rounded } from "../../../composites/index.ts";
import { type EstimatorReader, floatDtype, isFloat32, storedDtype, Table, validated } from "../../estimator/index.ts";
import { matrix } from "../../../ir/index.ts";
import { readPoints, reordered } from "../neighbors/fitted-points.ts";
import { readSearch } from "../neighbors/search.ts";

/** Where the nearest fitted rows lie in the embedding, weighted as they come nearest to the row. */
export const locallyLinearEmbedding: EstimatorReader = {
  classNames: ["LocallyLinearEmbedding"],
  read(view, context) {
    const { graph } = context;
    const search = readSearch(view.attribute("nbrs_"), context);
    const fitted = view.attribute("nbrs_").attribute("_fit_X");
    const points = reordered(readPoints(fitted), search.order);
    const embedding = view.attribute("embedding_");
    const components = embedding.shape()[1] ?? embedding.reject("the embedding has no second dimension");
    const embedded = reordered(matrix(search.count, components, embedding.float64([search.count, components])), search.order);
    const count = view.attribute("n_neighbors").integer(1);
    const regularization = view.attribute("reg").number();
    return {
      methods: {},
      transform(x) {
        const row = graph.toDense(validated(context, x));
        const { places } = search.nearest(x, count, "set");
        const solved = graph.add("barycenter", [row, graph.concat(places)], {
          points,
          regularization,
          ...(isFloat32(x) && storedDtype(fitted) === "<f4" && { precision: "f32" as const }),
        });
        const sure = graph.check(solved, "finite", context.path, []);
        const weights = rounded(graph, sure, floatDtype(x));
        const parts = places.map((place, rank) => graph.times(graph.take(place, embedded), graph.select(weights, [rank])));
        const sums = Array.from({ length: components }, (_, component) =>
          graph.reduce("sum", graph.concat(parts.map((part) => graph.select(part, [component])))),
        );
        return Table.ofNode(graph, graph.concat(sums));
      },
    };
  },
};
