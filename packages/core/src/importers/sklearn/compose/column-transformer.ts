import type { PythonView } from "../../../formats/index.ts";
import { type Child, type EstimatorReader, type Features, type FittedEstimator, type ImportContext, Table } from "../../estimator/index.ts";
import { selectColumns } from "./column-selection.ts";
import { weighted } from "./weighted.ts";

interface Part {
  readonly name: string;
  readonly view: PythonView;
  readonly columns: readonly number[];
  readonly weight: number | null;
}

/** Transformers side by side, each on its columns, in the order of `transformers_`. */
export const columnTransformer: EstimatorReader = {
  classNames: ["ColumnTransformer"],
  children: (view) => estimators(view),
  features: (view) => featuresOf(view),
  read(view, context) {
    const { graph } = context;
    const features = featuresOf(view);
    const parts = readParts(view, features, context).map((part) => ({ ...part, fitted: readPart(part, context) }));
    const sparse = view.find("sparse_output_")?.boolean() ?? false;
    return {
      methods: {},
      transform(x) {
        const tables = parts.map(({ columns, fitted, weight }) => weighted(graph, fitted.transform!(x.select(columns)), weight));
        if (!sparse) return densified(context, tables);
        const all = Table.concat(graph, tables).guarded();
        return Table.ofNode(graph, graph.toSparse(all.numeric()), all.dtype);
      },
    };
  },
};

function featuresOf(view: PythonView): Features {
  const names = view.findFirst("feature_names_in_", "_feature_names_in", "_df_columns")?.orNone()?.strings() ?? null;
  const count =
    view.findFirst("n_features_in_", "_n_features")?.integer(1) ?? names?.length ?? view.reject("the number of columns is missing");
  return { kind: "table", count, names };
}

function estimators(view: PythonView): Child[] {
  return view
    .attribute("transformers_")
    .items()
    .map((entry) => ({ name: entry.item(0).string(), view: entry.item(1) }))
    .filter((child) => child.view.is("object"));
}

function readParts(view: PythonView, { count, names }: Features, context: ImportContext): Part[] {
  const known = view.find("_transformer_to_input_indices");
  const weights = view.find("transformer_weights")?.orNone();
  return view
    .attribute("transformers_")
    .items()
    .map((entry) => {
      const name = entry.item(0).string();
      const indices = known?.findEntry(name);
      const columns = indices === undefined ? selectColumns(entry.item(2), count, names, context) : Array.from(indices.int32());
      return { name, view: entry.item(1), columns, weight: weights?.findEntry(name)?.number() ?? null };
    })
    .filter((part) => part.columns.length > 0 && !(part.view.isString && part.view.string() === "drop"));
}

function readPart({ name, view }: Part, context: ImportContext): FittedEstimator {
  if (view.isString && view.string() === "passthrough") return { methods: {}, transform: (x) => x };
  const fitted = context.read(view, name);
  return fitted.transform === undefined ? context.unsupported(`${view.className} in '${name}' has no transform`) : fitted;
}

/** `np.hstack`: sparse parts become dense. */
function densified({ graph }: ImportContext, tables: readonly Table[]): Table {
  const all = Table.concat(graph, tables).guarded();
  const blocks = all.blocks.map((block) =>
    block.kind === "node" && graph.type(block.node).layout === "sparse" ? { ...block, node: graph.toDense(block.node) } : block,
  );
  return new Table(graph, blocks, false, all.guards);
}
