import type { PythonView } from "../../formats/index.ts";
import { type Child, type EstimatorReader, expectWidth, Table } from "../estimator/index.ts";

/** Its folds count in training only: new rows are encoded by the encoder of all rows. */
export const nestedCvWrapper: EstimatorReader = {
  classNames: ["NestedCVWrapper"],
  isFitted: (view) => view.find("feature_encoder") !== undefined,
  children: (view) => [{ name: "feature_encoder", view: view.attribute("feature_encoder") }],
  features: (view, context) => context.features(view.attribute("feature_encoder"), "feature_encoder"),
  read: (view, context) => context.read(view.attribute("feature_encoder"), "feature_encoder"),
};

/** An encoder for each class but one: what is not encoded stands first, then the encoded columns, class by class. */
export const polynomialWrapper: EstimatorReader = {
  classNames: ["PolynomialWrapper"],
  isFitted: (view) => view.find("feature_encoders")?.is("dict") === true,
  children: encodersOf,
  features(view, context) {
    const [first] = encodersOf(view);
    return first === undefined ? null : context.features(first.view, first.name);
  },
  read(view, context) {
    const [first, ...others] = encodersOf(view);
    if (first === undefined) return view.reject("there is no encoder");
    const labels = first.view.attribute("feature_names_in_").values();
    const encodedLabels = first.view.attribute("cols").values();
    const places = encodedLabels.map((label) => labels.indexOf(label));
    if (places.includes(-1)) return view.reject("a column is encoded that is none of the input");
    const encoders = [first, ...others].map(
      ({ name, view: encoder }) => context.read(encoder, name).transform ?? context.unsupported(`${name} has no transform`),
    );
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, labels.length);
        const rest = Array.from({ length: x.width }, (_, place) => place).filter((place) => !places.includes(place));
        const made = encoders.map((encode) => {
          const table = encode(x);
          return table.width === labels.length ? table.select(places) : context.unsupported("an encoder of several columns for one");
        });
        return Table.concat(context.graph, [x.select(rest), ...made]);
      },
    };
  },
};

function encodersOf(view: PythonView): readonly Child[] {
  return view
    .attribute("feature_encoders")
    .entries()
    .map(([label, encoder], place) => ({ name: typeof label === "string" ? label : String(place), view: encoder }));
}
