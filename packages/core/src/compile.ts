import { columnsTaken, writeArtifact, writeDelegated, type Contract, type Manifest, type Precision } from "./artifact/index.ts";
import { lowerToWasm } from "./backends/wasm/index.ts";
import { delegatedModel } from "./delegation/index.ts";
import { GodwitError } from "./errors/index.ts";
import { readOnnx, refuseDangerous, type GlobalUse, type PyValue } from "./formats/index.ts";
import {
  importModel,
  isRefusal,
  joinModels,
  modelInFile,
  operatorsNotComputed,
  type Definitions,
  type ImportedModel,
  type SeenColumn,
  type Step,
} from "./importers/index.ts";
import { contractOf, encodeGraph, verifyGraph, type Graph } from "./ir/index.ts";
import { openSource, type ModelSource, type OpenedSource, type ReadEnvironment } from "./open-source.ts";
import { optimize } from "./passes/index.ts";
import { inSinglePrecision, isInSinglePrecision } from "./precision/index.ts";

/** What compiling needs from outside. */
export interface CompileEnvironment extends ReadEnvironment {
  /** In hexadecimal digits. */
  readonly sha256: (bytes: Uint8Array) => string | Promise<string>;
}

export interface CompileOptions {
  /**
   * What the columns of the data hold, where a caller has seen some: for models that do not say how many columns they take, or
   * that pass columns through unread.
   */
  readonly seen?: readonly SeenColumn[];
  /** How classes and functions of one's own are read. */
  readonly definitions?: Definitions;
  /** `fast`: products in float32, where the model has some; its answers lie within the contract's bounds. `exact` unless told. */
  readonly precision?: Precision;
}

export interface CompiledModel {
  /** The graph that was lowered, for the reference interpreter and other backends; null where onnxruntime runs the model. */
  readonly graph: Graph | null;
  /** The bytes of a `.godwit` file. The same model gives the same bytes. */
  readonly artifact: Uint8Array;
  readonly report: CompileReport;
}

export interface CompileReport {
  readonly steps: Step;
  readonly globals: readonly GlobalUse[];
  readonly warnings: readonly string[];
  /** Rows that came with the model, as `instances` of a request. */
  readonly example: readonly unknown[] | null;
  /** Nodes of the graph as it was imported, and of the one that was lowered. */
  readonly nodes: { readonly imported: number; readonly lowered: number };
}

const producer = "godwit 0.1.0";

/** The method that is called where none is named: the first of these, else the first that the model has. */
const defaultMethods: readonly string[] = ["predict", "transform", "kneighbors"];

/**
 * Bytes → fitted model → graph → smaller graph → artifact. Several files form one pipeline in their order. An ONNX graph that is
 * not computed here becomes an artifact for onnxruntime. Everything that is wrong with a file is a GodwitError with the file in
 * `where`.
 */
export async function compileModel(
  source: ModelSource | readonly ModelSource[],
  environment: CompileEnvironment,
  options: CompileOptions = {},
): Promise<CompiledModel> {
  const sources = Array.isArray(source) ? (source as readonly ModelSource[]) : [source as ModelSource];
  const opened = await Promise.all(sources.map((each) => openSource(each, environment)));
  const onnx = opened.length === 1 && opened[0]!.file.format === "onnx" ? opened[0]! : null;
  if (onnx !== null && within(sources[0]!, () => operatorsNotComputed(onnx.file)).length > 0) return delegate(onnx, environment);
  try {
    return await compileOpened(sources, opened, environment, options);
  } catch (error) {
    if (onnx === null || !isRefusal(error)) throw error;
    return delegate(onnx, environment);
  }
}

async function compileOpened(
  sources: readonly ModelSource[],
  opened: readonly OpenedSource[],
  environment: CompileEnvironment,
  { seen = [], definitions, precision = "exact" }: CompileOptions,
): Promise<CompiledModel> {
  const values = opened.map((each, index) => within(sources[index]!, () => modelInSource(each)));
  const bundles = opened.flatMap(({ bundle }) => (bundle === null ? [] : [bundle]));
  const columns = bundles[0]?.columns ?? [];
  const model = nameColumns(importModel(joinModels(values), seen.length > 0 ? seen : columns, definitions), columns);
  const exact = optimize(model.graph);
  const graph = precision === "fast" ? inSinglePrecision(exact) : exact;
  verifyGraph(graph);
  const artifact = writeArtifact({
    manifest: manifestOf(model, graph, {
      format: formatOf(opened),
      sha256: await digest(opened, environment),
      method: bundles.at(-1)?.method ?? null,
    }),
    program: lowerToWasm(graph),
    graph: encodeGraph(graph),
  });
  const report: CompileReport = {
    steps: model.steps,
    globals: opened.flatMap(({ file }) => file.globals),
    warnings: [...opened.flatMap(({ file }) => file.warnings), ...model.warnings],
    example: bundles[0]?.example ?? null,
    nodes: { imported: model.graph.nodes.length, lowered: graph.nodes.length },
  };
  return { graph, artifact, report };
}

/** An ONNX graph that is not computed here: the artifact holds it as it came, and onnxruntime answers. */
async function delegate(source: OpenedSource, environment: CompileEnvironment): Promise<CompiledModel> {
  const { file, bundle } = source;
  const model = readOnnx(file.content);
  const files = file.companions ?? new Map<string, Uint8Array>();
  const { signature, program, warnings } = delegatedModel(model, [...files.keys()]);
  const origin = { library: model.producer || "ONNX", version: model.producerVersion || null, className: "ModelProto" };
  const manifest = {
    producer,
    source: { ...origin, format: formatOf([source]), sha256: await digest([source], environment) },
    ...signature,
    defaultMethod: signature.methods.find(({ name }) => name === bundle?.method)?.name ?? "predict",
  };
  return {
    graph: null,
    artifact: writeDelegated({ manifest, program, model: file.content, files }),
    report: {
      steps: { path: "", className: origin.className, module: "onnx", version: origin.version, supported: true, children: [] },
      globals: file.globals,
      warnings: [...file.warnings, ...warnings],
      example: bundle?.example ?? null,
      nodes: { imported: model.graph.nodes.length, lowered: 0 },
    },
  };
}

/** The fitted model that a source holds. DANGEROUS_PICKLE where its file names what would run code in Python. */
export function modelInSource({ file, path, bundle }: OpenedSource): PyValue {
  refuseDangerous(file);
  return modelInFile(file, path, bundle?.modelClass ?? null);
}

function within<T>(source: ModelSource, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof GodwitError && source.name !== undefined ? error.at({ file: source.name }) : error;
  }
}

/** Columns that the model knows by position only take the names of the packager's signature, where it has as many. */
function nameColumns(model: ImportedModel, columns: readonly SeenColumn[]): ImportedModel {
  const { graph } = model;
  const usual = columnsTaken(graph, "");
  const isFitting = columns.length === usual.length && columns.every(({ name }) => name !== null);
  if (!isFitting || usual.some((index) => graph.columns[index]!.name !== null)) return model;
  const named = graph.columns.map((column, index) =>
    usual.includes(index) ? { ...column, name: columns[usual.indexOf(index)]!.name } : column,
  );
  return { ...model, graph: { ...graph, columns: named } };
}

function formatOf(opened: readonly OpenedSource[]): string {
  return opened
    .map(({ file, bundle }) => [...(bundle?.packager == null ? [] : [bundle.packager]), ...file.compression, file.format].join(" "))
    .join(" + ");
}

/** Of one file its own digest, of several the digests in order. */
async function digest(sources: readonly OpenedSource[], { sha256 }: CompileEnvironment): Promise<string> {
  const digests = await Promise.all(sources.map(async ({ bytes }) => sha256(bytes)));
  return digests.join("+");
}

interface Origin {
  readonly format: string;
  readonly sha256: string;
  /** The method that the packager calls. */
  readonly method: string | null;
}

function manifestOf(model: ImportedModel, graph: Graph, { format, sha256, method }: Origin): Omit<Manifest, "program"> {
  const names = graph.methods.map((method) => method.name);
  return {
    producer,
    source: { library: model.library, version: model.version, className: model.steps.className, format, sha256 },
    ...(isInSinglePrecision(graph) && { precision: "fast" as const }),
    columns: graph.columns,
    defaultMethod: [method, ...defaultMethods].find((name) => name !== null && names.includes(name)) ?? names[0]!,
    methods: graph.methods.map(({ name, columns, outputs }) => ({
      name,
      ...(columns && { columns }),
      outputs: outputs.map(({ value: _value, ...output }) => output),
      contract: contractOf(graph, name) satisfies Contract,
    })),
  };
}
