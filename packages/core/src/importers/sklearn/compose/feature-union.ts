import type { PythonView } from "../../../formats/index.ts";
import { type Child, type EstimatorReader, Table } from "../../estimator/index.ts";
import { weighted } from "./weighted.ts";

/** The outputs of several transformers of the same input, side by side; sparse if any is. */
export const featureUnion: EstimatorReader = {
  classNames: ["FeatureUnion"],
  children: (view) => parts(view).filter((child) => child.view.is("object")),
  features(view, context) {
    for (const { name, view: part } of parts(view)) {
      const features = part.is("object") ? context.features(part, name) : null;
      if (features !== null) return features;
    }
    return null;
  },
  read(view, context) {
    const { graph } = context;
    const weights = view.find("transformer_weights")?.orNone();
    const fitted = parts(view).map(({ name, view: part }) => ({
      transform: part.isString
        ? (x: Table): Table => x
        : (context.read(part, name).transform ?? context.unsupported(`${name} has no transform`)),
      weight: weights?.findEntry(name)?.number() ?? null,
    }));
    return {
      methods: {},
      transform(x) {
        const all = Table.concat(
          graph,
          fitted.map(({ transform, weight }) => weighted(graph, transform(x), weight)),
        ).guarded();
        return all.isSparse && all.width > 0 ? Table.ofNode(graph, graph.toSparse(all.numeric()), all.dtype) : all;
      },
    };
  },
};

/** Transformers that do something: `drop` and None leave nothing. */
function parts(view: PythonView): Child[] {
  return view
    .attribute("transformer_list")
    .items()
    .map((entry) => ({ name: entry.item(0).string(), view: entry.item(1) }))
    .filter((child) => !child.view.isNone && !(child.view.isString && child.view.string() === "drop"));
}
