import { assert } from "../../../errors/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { ImportContext } from "../context.ts";
import type { Child, EstimatorReader, Features, FittedEstimator, PredictionMethod } from "../reader.ts";
import type { Table } from "../table.ts";

/** Steps one after the other; the last one's methods are the pipeline's. */
export const pipeline: EstimatorReader = {
  classNames: ["Pipeline"],
  children: (view) => steps(view),
  features: (view, context) => firstFeatures(steps(view), context),
  read(view, context) {
    const fitted = steps(view).map(({ name, view: step }) => context.read(step, name));
    const last = fitted.at(-1);
    if (last === undefined) return { methods: {}, transform: (x) => x };
    const before = remember((x) => fitted.slice(0, -1).reduce((table, step) => transformed(step, table), x));
    const methods: FittedEstimator["methods"] = Object.fromEntries(
      Object.entries(last.methods).map(([name, build]) => [name as PredictionMethod, (x: Table) => build(before(x))]),
    );
    const { transform } = last;
    return transform === undefined ? { methods } : { methods, transform: (x) => transform(before(x)) };
  },
};

/** Steps that do something: `passthrough`, None and imbalanced-learn's samplers do nothing at prediction. */
function steps(view: PythonView): Child[] {
  return view
    .attribute("steps")
    .items()
    .map((step) => ({ name: step.item(0).string(), view: step.item(1) }))
    .filter(({ view: step }) => !step.isNone && !step.isString && !(step.is("object") && /^imblearn\.(over|under)_sampling|^imblearn\.combine/.test(step.module)));
}

/** The first step that knows its columns; those before it keep the width. */
function firstFeatures(children: readonly Child[], context: ImportContext): Features | null {
  for (const { name, view } of children) {
    const features = context.features(view, name);
    if (features !== null) return features;
  }
  return null;
}

function transformed(step: FittedEstimator, x: Table): Table {
  assert(step.transform !== undefined, "a step before the last has no transform");
  return step.transform(x);
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
