import { type EstimatorReader, Table } from "../estimator/index.ts";
import { placesOf, variablesOf } from "./frame-columns.ts";

/** Transformers whose columns go behind the others. */
const makers: readonly string[] = ["OneHotEncoder", "PolynomialFeatures"];

/** A transformer of scikit-learn for some of the columns: in their places, behind the others, or a choice among them. */
export const sklearnWrapper: EstimatorReader = {
  classNames: ["SklearnTransformerWrapper"],
  children: (view) => [{ name: "transformer_", view: view.attribute("transformer_") }],
  read(view, context) {
    const { graph } = context;
    const inner = view.attribute("transformer_");
    const variables = variablesOf(view);
    const others = (x: Table): number[] =>
      Array.from({ length: x.width }, (_, place) => place).filter((place) => !variables.includes(place));
    const dropped = view.find("features_to_drop_")?.orNone();
    if (dropped !== undefined) {
      const gone = new Set(placesOf(view, dropped.values()));
      return {
        methods: {},
        transform: (x) => x.select(Array.from({ length: x.width }, (_, place) => place).filter((place) => !gone.has(place))),
      };
    }
    const apply = context.read(inner, "transformer_").transform ?? context.unsupported(`${inner.className} has no transform`);
    if (makers.includes(inner.className))
      return { methods: {}, transform: (x) => Table.concat(graph, [x.select(others(x)), apply(x.select(variables))]) };
    return {
      methods: {},
      transform(x) {
        const made = apply(x.select(variables));
        if (made.width !== variables.length) return view.reject(`there are ${made.width} columns for ${variables.length}`);
        const places = Array.from({ length: x.width }, (_, place) => variables.indexOf(place));
        return Table.concat(
          graph,
          places.map((own, place) => (own < 0 ? x.column(place) : made.column(own))),
        );
      },
    };
  },
};
