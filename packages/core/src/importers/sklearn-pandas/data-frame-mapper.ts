import { GodwitError } from "../../errors/index.ts";
import type { PythonView } from "../../formats/index.ts";
import { type Block, type EstimatorReader, type Features, type ImportContext, Table } from "../estimator/index.ts";

/** Transformers side by side, each on columns by name; what no one names is left out, passed, or transformed by one for all. */
export const dataFrameMapper: EstimatorReader = {
  classNames: ["DataFrameMapper"],
  isFitted: (view) => view.find("built_features")?.is("list") === true,
  children: (view) => partsOf(view).flatMap(({ name, transformer }) => (transformer === null ? [] : [{ name, view: transformer }])),
  features: (view) => featuresOf(view),
  read(view, context) {
    const { graph } = context;
    const names = featuresOf(view).names!;
    const parts = partsOf(view).map((part) => ({
      columns: part.columns.map((column) => names.indexOf(column)),
      apply: readPart(part, context),
    }));
    const sparse = view.attribute("sparse").boolean();
    const named = restOf(view).isNone ? view.attribute("transformed_names_").values().length : null;
    return {
      methods: {},
      transform(x) {
        const all = Table.concat(
          graph,
          parts.map(({ columns, apply }) => apply(x.select(columns))),
        ).guarded();
        if (named !== null && named !== all.width) view.reject(`there are ${all.width} columns for ${named} names`);
        if (!all.isSparse) return all;
        if (sparse) return Table.ofNode(graph, graph.toSparse(all.numeric()), all.dtype);
        return Table.ofNode(graph, all.denseNumeric(), all.dtype);
      },
    };
  },
};

interface Part {
  readonly name: string;
  readonly columns: readonly string[];
  readonly transformer: PythonView | null;
}

function partsOf(view: PythonView): readonly Part[] {
  const built = view.attribute("built_features").items();
  const parts = built.map((entry, place): Part => {
    const columns = entry.item(0);
    return {
      name: `features.${place}`,
      columns: columns.isString ? [columns.string()] : columns.strings(),
      transformer: entry.item(1).orNone() ?? null,
    };
  });
  const rest = restOf(view);
  if (rest.value === false) return parts;
  const columns = rest.isNone ? namesOfRest(view, parts) : namesWithin(rest);
  return [...parts, { name: "default", columns, transformer: rest.orNone() ?? null }];
}

/** What becomes of the columns that no one names: false, None or a transformer. */
function restOf(view: PythonView): PythonView {
  return view.find("built_default") ?? view.attribute("default");
}

function featuresOf(view: PythonView): Features {
  const names = [...new Set(partsOf(view).flatMap(({ columns }) => columns))];
  return { kind: "table", count: names.length, names };
}

/** What passes keeps its name, behind the names that the parts make of theirs. */
function namesOfRest(view: PythonView, parts: readonly Part[]): readonly string[] {
  const names = view.attribute("transformed_names_").strings();
  const built = view.attribute("built_features").items();
  if (names.length === 0)
    throw new GodwitError(
      "UNSUPPORTED_OPTION",
      "default=None of a mapper that has not transformed yet, and so does not name the columns that pass",
    );
  let place = 0;
  for (const [index, { columns }] of parts.entries()) {
    const options = built[index]!.item(2);
    const told = (option: string): string => options.findEntry(option)?.orNone()?.string() ?? "";
    const own = told("alias") === "" ? columns.join("_") : told("alias");
    const belongs = (name: string): boolean => {
      const bare =
        name.startsWith(told("prefix")) && name.endsWith(told("suffix"))
          ? name.slice(told("prefix").length, name.length - told("suffix").length)
          : "";
      return bare === own || bare.startsWith(`${own}_`);
    };
    do place++;
    while (place < names.length && belongs(names[place]!));
  }
  return names.slice(place);
}

function namesWithin(transformer: PythonView): readonly string[] {
  const first = transformer.className === "TransformerPipeline" ? transformer.attribute("steps").item(0).item(1) : transformer;
  const names = first.find("feature_names_in_")?.strings();
  if (names !== undefined) return names;
  throw new GodwitError(
    "UNSUPPORTED_OPTION",
    "a default transformer that does not tell which columns it was fitted on (input_df=True keeps their names)",
  );
}

/** A transformer as a function of its columns; one of labels answers one dimension, which becomes a column. */
function readPart({ name, transformer }: Part, context: ImportContext): (x: Table) => Table {
  if (transformer === null) return (x) => x;
  const fitted = context.read(transformer, name);
  if (fitted.transform !== undefined) return fitted.transform;
  const answer = fitted.methods.transform ?? context.unsupported(`${transformer.className} in ${name} has no transform`);
  return (x) =>
    new Table(
      context.graph,
      answer(x).map(({ value, dtype }): Block => ({ kind: "node", node: value, dtype })),
    );
}
