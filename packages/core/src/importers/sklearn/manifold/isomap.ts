import { matrix } from "../../../ir/index.ts";
import { FloatArithmetic } from "../../../composites/index.ts";
import { type EstimatorReader, floatDtype, Table } from "../../estimator/index.ts";
import { reordered } from "../neighbors/fitted-points.ts";
import { readSearch } from "../neighbors/search.ts";

/** Geodesic distances to the fitted rows, by way of the nearest of them, as a kernel of its kernel PCA. */
export const isomap: EstimatorReader = {
  classNames: ["Isomap"],
  children: (view) => [{ name: "kernel_pca_", view: view.attribute("kernel_pca_") }],
  read(view, context) {
    const { graph } = context;
    const wanted = view.attribute("n_neighbors").orNone() ?? context.unsupported("neighbours within a radius, of any number for each row");
    const search = readSearch(view.attribute("nbrs_"), context);
    const stored = view.attribute("dist_matrix_");
    const geodesics = reordered(matrix(search.count, search.count, stored.float64([search.count, search.count])), search.order);
    const { transform } = context.read(view.attribute("kernel_pca_"), "kernel_pca_");
    if (transform === undefined) return context.unsupported("a kernel PCA without transform");
    const count = wanted.integer(1);
    return {
      methods: {},
      transform(x) {
        const { distances, places } = search.nearest(x, count, "order");
        const ways = places.map((place, rank) => graph.plus(graph.take(place, geodesics), graph.select(distances, [rank])));
        const shortest = ways.reduce((least, way) => graph.binary("minimum", least, way));
        const dtype = context.since(1, 2, true) ? floatDtype(x) : "<f8";
        const numpy = new FloatArithmetic(graph, dtype);
        const held = numpy.round(shortest);
        return transform(Table.ofNode(graph, numpy.times(numpy.times(held, held), graph.number(-0.5)), dtype));
      },
    };
  },
};
