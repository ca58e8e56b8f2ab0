import { basename, parse, resolve } from "node:path";
import { columnsTaken } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { decodeGraph, type Graph } from "@godwit/core/ir";
import {
  emitSql,
  tablesAreWritten,
  type DialectName,
  type EmittedSql,
  type ForestForm,
  type SqlRequest,
  type SqlStatement,
} from "@godwit/core/sql";
import { openOutput } from "@godwit/data/files";
import { filesOf, openModel, type OpenedModel } from "@godwit/server/compiling";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { scoreOutside } from "../sql/score-outside.ts";
import { isDeploymentFile } from "../models/served-deployment.ts";

export interface SqlEmitOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly dialect: DialectName;
  readonly as: SqlStatement;
  readonly form: ForestForm;
  readonly name?: string;
  readonly table: string;
  readonly key?: string;
  readonly methods?: readonly string[];
  readonly columns?: readonly string[];
  readonly output: string;
  readonly json?: boolean;
}

/** Writes a model as SQL. */
export async function sqlEmit(reference: string, options: SqlEmitOptions): Promise<number> {
  const console = new Console(options);
  const model = isDeploymentFile(reference) ? await deployedModel(reference, options.define) : await openModel(reference, options);
  const { manifest, payload } = model.artifact;
  if (payload.kind === "delegated")
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", "this ONNX graph runs on onnxruntime, so it cannot be written in SQL");
  const graph = withNames(decodeGraph(model.artifact.graph()), options.columns);
  const { library, version, className } = manifest.source;
  const { text } = emitOrAdvise(reference, {
    graph,
    methods: options.methods ?? usualMethods(graph, manifest.defaultMethod),
    dialect: options.dialect,
    table: options.table.split("."),
    key: options.key ?? null,
    as: options.as,
    form: options.form,
    name: options.name ?? parse(basename(reference)).name,
    origin: [
      `${basename(reference)}: ${className} of ${library}${version === null ? "" : ` ${version}`}, written by ${manifest.producer}.`,
      `The model's file has the SHA-256 ${manifest.source.sha256}.`,
    ],
  });
  const file = await openOutput(options.output, {
    patched: false,
    sources: isDeploymentFile(reference) ? [reference] : filesOf(reference),
  });
  try {
    await file.write(Buffer.from(text, "utf8"));
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
  if (options.output !== "-") console.note(`${options.output}: ${text.length} characters of SQL for ${options.dialect}`);
  return done;
}

/** What cannot be written says how the table is scored instead. */
function emitOrAdvise(reference: string, request: SqlRequest): EmittedSql {
  try {
    return emitSql(request);
  } catch (error) {
    if (!(error instanceof GodwitError) || (error.code !== "UNSUPPORTED_BY_DIALECT" && error.code !== "SQL_TOO_LARGE")) throw error;
    const { dialect, table, key, as } = request;
    const inTables = error.code === "SQL_TOO_LARGE" && as !== "table" && tablesAreWritten(dialect);
    const hint = `${inTables ? "Keep its trees in tables: --as table. " : ""}${scoreOutside(reference, dialect, table.join("."), key)}`;
    throw new GodwitError(error.code, error.message, { hint, where: error.where, cause: error });
  }
}

/** The model of a deployment file, unless the file says more than SQL can. */
async function deployedModel(file: string, define: readonly string[]): Promise<OpenedModel> {
  const { readDeploymentFile } = await import("@godwit/server/deployments");
  const { deployment, folder } = await readDeploymentFile(file);
  const refuse = (what: string): never => {
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", `the deployment ${deployment.name} has ${what}, which SQL cannot run`, {
      where: { file },
    });
  };
  if (deployment.hooks !== null) refuse("hooks");
  if (deployment.features.size > 0) refuse("features of its own");
  if (Object.values(deployment.policies).includes("reject")) refuse("policies that reject rows");
  if (deployment.model.startsWith("models:/"))
    throw new GodwitError("USAGE", `${deployment.model} is a registered model, which is not at hand here`, {
      where: { file },
      hint: "Name the model's file, or download the version: godwit models download.",
    });
  return openModel(resolve(folder, deployment.model), { define });
}

/** `predict`, and the probabilities of a classifier; of a model without it, its own first method. */
function usualMethods(graph: Graph, first: string): readonly string[] {
  const names = graph.methods.map(({ name }) => name);
  return ["predict", "predict_proba"].every((name) => names.includes(name)) && first === "predict" ? ["predict", "predict_proba"] : [first];
}

/** The columns by the names that the caller gives them. */
function withNames(graph: Graph, names: readonly string[] | undefined): Graph {
  if (names === undefined) return graph;
  const taken = columnsTaken(graph, "");
  if (names.length !== taken.length)
    throw new GodwitError("USAGE", `--columns names ${names.length} columns, and the model takes ${taken.length}`);
  const columns = graph.columns.map((column, index) =>
    taken.includes(index) ? { ...column, name: names[taken.indexOf(index)]! } : column,
  );
  return { ...graph, columns };
}
