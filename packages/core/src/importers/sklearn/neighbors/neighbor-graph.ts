import { type EstimatorReader, Table } from "../../estimator/index.ts";
import type { GraphBuilder, NodeId } from "../../../ir/index.ts";
import { nearestNeighborMethods } from "./nearest-neighbors.ts";
import { readSearch, type NeighborSearch } from "./search.ts";

/** For each row a sparse row over the fitted points: ones or distances at its nearest, of which distances are one more. */
export const kNeighborsTransformer: EstimatorReader = {
  classNames: ["KNeighborsTransformer"],
  read(view, context) {
    const { graph } = context;
    const search = readSearch(view, context);
    const wanted = view.attribute("n_neighbors").integer(1);
    const distant = view.attribute("mode").choice("connectivity", "distance") === "distance";
    return {
      methods: nearestNeighborMethods(context, search, wanted),
      transform(x) {
        const { distances, places } = search.nearest(x, wanted + Number(distant), "set");
        const cells = places.map((place, rank) => {
          const spot = graph.oneHot(place, search.count, "dense");
          return distant ? graph.times(spot, explicit(graph, search, graph.select(distances, [rank]))) : spot;
        });
        const total = cells.reduce((sum, each) => graph.plus(sum, each));
        return Table.ofNode(graph, graph.toSparse(graph.select(total, placesOf(search.order))));
      },
    };
  },
};

/** The same for all points within a radius. */
export const radiusNeighborsTransformer: EstimatorReader = {
  classNames: ["RadiusNeighborsTransformer"],
  read(view, context) {
    const { graph } = context;
    const search = readSearch(view, context);
    const { comparison } = search;
    const radius = view.attribute("radius").number();
    const distant = view.attribute("mode").choice("connectivity", "distance") === "distance";
    return {
      methods: {},
      transform(x) {
        const reduced = search.distances(x);
        const inside = graph.compare("less_equal", reduced, graph.number(comparison.reduced(radius)));
        const cells = distant
          ? graph.where(inside, explicit(graph, search, comparison.distance(reduced)), graph.number(0))
          : graph.cast(inside, "f64");
        return Table.ofNode(graph, graph.toSparse(graph.select(cells, placesOf(search.order))));
      },
    };
  },
};

/** Squares that are multiplied out may leave something of a distance of 0: it is stored as the smallest number, and so keeps its error. */
function explicit(graph: GraphBuilder, { comparison }: NeighborSearch, distances: NodeId): NodeId {
  const { name, library } = comparison.metric;
  if (name !== "cosine" && library !== "expanded") return distances;
  return graph.binary("maximum", distances, graph.number(Number.MIN_VALUE));
}

/** Where each fitted point stands. */
function placesOf(order: Int32Array): number[] {
  const places = Array.from({ length: order.length }, () => 0);
  order.forEach((point, place) => (places[point] = place));
  return places;
}
