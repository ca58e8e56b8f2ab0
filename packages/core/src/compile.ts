import { writeArtifact, type Contract, type Manifest } from "./artifact/index.ts";
import { lowerToWasm } from "./backends/wasm/index.ts";
import { GodwitError } from "./errors/index.ts";
import { readModelFile, refuseDangerous, type Decompress, type GlobalUse, type ModelFile, type ReadLimits } from "./formats/index.ts";
import { importModel, joinModels, modelInFile, type ImportedModel, type SeenColumn, type Step } from "./importers/index.ts";
import { contractOf, encodeGraph, verifyGraph, type Graph } from "./ir/index.ts";
import { optimize } from "./passes/index.ts";

/** A model file as its bytes. */
export interface ModelSource {
  readonly bytes: Uint8Array;
  /** For messages. */
  readonly name?: string;
  /** Where in the file the model is: indices and keys joined by dots; null or absent where it holds one model. */
  readonly path?: string | null;
  /** A file beside it, by its bare name; only old joblib dumps need it. */
  readonly read?: (name: string) => Promise<Uint8Array>;
}

/** What compiling needs from outside. */
export interface CompileEnvironment {
  readonly decompress: Decompress;
  /** In hexadecimal digits. */
  readonly sha256: (bytes: Uint8Array) => string | Promise<string>;
  readonly limits?: Partial<ReadLimits>;
}

export interface CompileOptions {
  /**
   * What the columns of the data hold, where a caller has seen some: for models that do not say how many columns they take, or
   * that pass columns through unread.
   */
  readonly seen?: readonly SeenColumn[];
}

export interface CompiledModel {
  /** The graph that was lowered, for the reference interpreter and other backends. */
  readonly graph: Graph;
  /** The bytes of a `.godwit` file. The same model gives the same bytes. */
  readonly artifact: Uint8Array;
  readonly report: CompileReport;
}

export interface CompileReport {
  readonly steps: Step;
  readonly globals: readonly GlobalUse[];
  readonly warnings: readonly string[];
  /** Nodes of the graph as it was imported, and of the one that was lowered. */
  readonly nodes: { readonly imported: number; readonly lowered: number };
}

const producer = "godwit 0.1.0";

/** The method that is called where none is named: the first of these, else the first that the model has. */
const defaultMethods: readonly string[] = ["predict", "transform", "kneighbors"];

/**
 * Bytes → fitted model → graph → smaller graph → artifact. Several files form one pipeline in their order. Everything that
 * is wrong with a file is a GodwitError with the file in `where`.
 */
export async function compileModel(
  source: ModelSource | readonly ModelSource[],
  environment: CompileEnvironment,
  { seen = [] }: CompileOptions = {},
): Promise<CompiledModel> {
  const sources = "bytes" in source ? [source] : source;
  const files = await Promise.all(sources.map((each) => readSource(each, environment)));
  const model = importModel(
    joinModels(files.map((file, index) => within(sources[index]!, () => modelInFile(file, sources[index]!.path ?? null)))),
    seen,
  );
  const graph = optimize(model.graph);
  verifyGraph(graph);
  const artifact = writeArtifact({
    manifest: manifestOf(model, graph, formatOf(files), await digest(sources, environment)),
    program: lowerToWasm(graph),
    graph: encodeGraph(graph),
  });
  const report: CompileReport = {
    steps: model.steps,
    globals: files.flatMap((file) => file.globals),
    warnings: files.flatMap((file) => file.warnings),
    nodes: { imported: model.graph.nodes.length, lowered: graph.nodes.length },
  };
  return { graph, artifact, report };
}

async function readSource(source: ModelSource, { decompress, limits }: CompileEnvironment): Promise<ModelFile> {
  try {
    const { read } = source;
    const file = await readModelFile(source.bytes, { decompress, ...(read && { read }), ...(limits && { limits }) });
    refuseDangerous(file);
    return file;
  } catch (error) {
    throw inFile(source, error);
  }
}

function within<T>(source: ModelSource, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw inFile(source, error);
  }
}

function inFile({ name }: ModelSource, error: unknown): unknown {
  return error instanceof GodwitError && name !== undefined ? error.at({ file: name }) : error;
}

function formatOf(files: readonly ModelFile[]): string {
  return files.map((file) => [...file.compression, file.format].join(" ")).join(" + ");
}

/** Of one file its own digest, of several the digests in order. */
async function digest(sources: readonly ModelSource[], { sha256 }: CompileEnvironment): Promise<string> {
  const digests = await Promise.all(sources.map(async ({ bytes }) => sha256(bytes)));
  return digests.join("+");
}

function manifestOf(model: ImportedModel, graph: Graph, format: string, sha256: string): Omit<Manifest, "program"> {
  const names = graph.methods.map((method) => method.name);
  return {
    producer,
    source: { library: model.library, version: model.version, className: model.steps.className, format, sha256 },
    columns: graph.columns,
    defaultMethod: defaultMethods.find((name) => names.includes(name)) ?? names[0]!,
    methods: graph.methods.map(({ name, columns, outputs }) => ({
      name,
      ...(columns && { columns }),
      outputs: outputs.map(({ value: _value, ...output }) => output),
      contract: contractOf(graph, name) satisfies Contract,
    })),
  };
}
