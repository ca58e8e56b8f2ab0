import type { PythonView } from "../../../formats/index.ts";
import type { Child, EstimatorReader, Features, FittedEstimator, ImportContext, PredictionMethod, Table } from "../../estimator/index.ts";

/** Steps one after the other; the last one's methods are the pipeline's. */
export const pipeline: EstimatorReader = {
  classNames: ["Pipeline"],
  children: steps,
  features: (view, context) => firstFeatures(steps(view, context), context),
  read(view, context) {
    const fitted = steps(view, context).map(({ name, view: step }) => ({ name, ...context.read(step, name) }));
    const last = fitted.at(-1);
    if (last === undefined) return { methods: {}, transform: (x) => x, inverse: (x) => x };
    const before = remember((x) =>
      fitted
        .slice(0, -1)
        .reduce((table, step) => (step.transform ?? context.unsupported(`the step ${step.name} has no transform`))(table), x),
    );
    const methods: FittedEstimator["methods"] = Object.fromEntries(
      Object.entries(endsInPassthrough(view) ? {} : last.methods).map(([name, build]) => [
        name as PredictionMethod,
        (x: Table) => build(before(x)),
      ]),
    );
    const { transform } = last;
    if (transform === undefined) return { methods };
    const backwards = fitted.toReversed().map(({ inverse }) => inverse);
    const invertible = backwards.every((inverse) => inverse !== undefined);
    return {
      methods,
      transform: (x) => transform(before(x)),
      ...(invertible && { inverse: (x) => backwards.reduce((table, inverse) => inverse(table), x) }),
    };
  },
};

/** Steps that do something: `passthrough`, None and samplers do nothing at prediction. */
function steps(view: PythonView, context: ImportContext): Child[] {
  return view
    .attribute("steps")
    .items()
    .map((step) => ({ name: step.item(0).string(), view: step.item(1) }))
    .filter(({ view: step }) => !step.isNone && !step.isString)
    .filter(({ view: step }, place, { length }) => place === length - 1 || context.findReader(step)?.onlyInTraining !== true);
}

/** The first step that knows its columns; those before it keep the width. */
function firstFeatures(children: readonly Child[], context: ImportContext): Features | null {
  for (const { name, view } of children) {
    const features = context.features(view, name);
    if (features !== null) return features;
  }
  return null;
}

/** Then the pipeline only transforms, whatever the last step that does something can do besides. */
function endsInPassthrough(view: PythonView): boolean {
  const last = view.attribute("steps").items().at(-1)?.item(1);
  return last === undefined || last.isNone || last.isString;
}

/** One table gives one result, so that methods share what comes before the last step. */
function remember(build: (x: Table) => Table): (x: Table) => Table {
  const built = new Map<Table, Table>();
  return (x) => {
    const table = built.get(x) ?? build(x);
    built.set(x, table);
    return table;
  };
}
