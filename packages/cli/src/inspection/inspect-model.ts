import { createHash } from "node:crypto";
import { openSource, type OpenedSource } from "@godwit/core";
import { columnsOf, describeContract, isArtifact, openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { defaultLimits, readContainer } from "@godwit/core/formats";
import { decodeGraph } from "@godwit/core/ir";
import { compileParts, environment, loadDefinitions, type OpenedModel, type ReadPart } from "@godwit/server/compiling";
import { decompress } from "@godwit/data/files";
import { makeRows, repeatRows } from "@godwit/data";
import { measureSpeed } from "../measurement/measure-speed.ts";
import { predictorOf } from "../models/open-predictor.ts";
import { describeFiles } from "./describe-files.ts";
import type { InspectedStep, Inspection, Unsupported } from "./inspection.ts";
import { countOps, measureGraph } from "./measure-graph.ts";

type Contents = Pick<
  Inspection,
  "signature" | "methods" | "default_method" | "precision" | "contract" | "ops" | "sizes" | "forests" | "delegated" | "speed"
>;

const nothing: Contents = {
  signature: null,
  methods: [],
  default_method: null,
  precision: null,
  contract: {},
  ops: null,
  sizes: null,
  forests: [],
  delegated: null,
  speed: null,
};

/** Everything that can be told of the files of a model, supported or not. Throws only where the bytes cannot be parsed. */
export async function inspectModel(
  reference: string,
  parts: readonly [ReadPart, ...ReadPart[]],
  define: readonly string[] = [],
): Promise<Inspection> {
  const [first] = parts;
  if (first.bytes !== null && isArtifact(first.bytes)) {
    const model = { bytes: first.bytes, artifact: openArtifact(first.bytes) };
    const { library, version } = model.artifact.manifest.source;
    return {
      ...factsOf(reference, [first.bytes]),
      format: "godwit",
      packager: null,
      compression: [],
      library,
      version,
      steps: null,
      ...(await contentsOf(model)),
      globals: [],
      supported: true,
      unsupported: [],
      warnings: [],
    };
  }
  const opened = await openParts(parts);
  if (opened instanceof GodwitError) return { ...(await unopened(reference, first)), unsupported: unsupportedOf(opened, null) };
  const files = opened.map(({ file }) => file);
  const read = {
    ...factsOf(
      reference,
      opened.map(({ bytes }) => bytes),
    ),
    format: files[0]!.format,
    packager: opened[0]!.bundle?.packager ?? null,
    compression: files[0]!.compression,
    globals: files.flatMap(({ globals }) =>
      globals.map(({ module, name, status, called }) => ({ name: name === "" ? module : `${module}.${name}`, status, called })),
    ),
    warnings: files.flatMap(({ warnings }) => warnings),
  };
  const described = describeFiles(opened, await loadDefinitions(define));
  try {
    const { artifact: bytes } = await compileParts(parts, { define });
    return { ...read, ...described, ...(await contentsOf({ bytes, artifact: openArtifact(bytes) })), supported: true, unsupported: [] };
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code === "INTERNAL") throw error;
    return { ...read, ...described, ...nothing, supported: false, unsupported: unsupportedOf(error, described.steps) };
  }
}

/** The files of the parts, or the error that says why there is not the one model in a folder or an archive. */
async function openParts(parts: readonly ReadPart[]): Promise<readonly OpenedSource[] | GodwitError> {
  try {
    return await Promise.all(parts.map(({ source }) => openSource(source, environment)));
  } catch (error) {
    if (error instanceof GodwitError && notOneModel.includes(error.code)) return error;
    throw error;
  }
}

const notOneModel: readonly string[] = ["UNSUPPORTED_FORMAT", "NO_MODEL_INSIDE", "AMBIGUOUS_MODEL"];

async function unopened(reference: string, { bytes }: ReadPart): Promise<Inspection> {
  const container = bytes === null ? null : await readContainer(bytes, decompress, defaultLimits);
  return {
    ...factsOf(reference, [bytes ?? new Uint8Array(0)]),
    format: container?.format ?? "folder",
    packager: null,
    compression: container?.compression ?? [],
    library: null,
    version: null,
    steps: null,
    ...nothing,
    globals: [],
    supported: false,
    unsupported: [],
    warnings: [],
  };
}

/** Of several files the size of all, and the digest of the first. */
function factsOf(file: string, files: readonly Uint8Array[]): Pick<Inspection, "file" | "size" | "sha256"> {
  const size = files.reduce((sum, bytes) => sum + bytes.length, 0);
  return { file, size, sha256: createHash("sha256").update(files[0]!).digest("hex") };
}

/** What stopped the compiling, and every other step that would. */
function unsupportedOf(error: GodwitError, steps: InspectedStep | null): readonly Unsupported[] {
  const { code, message, hint, where } = error;
  const all = flatten(steps);
  const step = where.step ?? where.path ?? null;
  const at = all.find(({ path }) => path === (step ?? ""));
  const first = { step, class: at?.class ?? null, code, reason: message, hint };
  const others = all
    .filter(({ supported, path }) => !supported && path !== (step ?? ""))
    .map(({ path, module, class: name }) => ({
      step: path,
      class: name,
      code: "UNSUPPORTED_ESTIMATOR",
      reason: `${module}.${name} is not supported`,
      hint,
    }));
  return [first, ...(code === "UNSUPPORTED_ESTIMATOR" ? others : [])];
}

function flatten(step: InspectedStep | null): readonly InspectedStep[] {
  return step === null ? [] : [step, ...step.steps.flatMap(flatten)];
}

async function contentsOf(model: OpenedModel): Promise<Contents> {
  const { columns, methods, defaultMethod, precision = "exact", program } = model.artifact.manifest;
  const graph = program.target === "wasm" ? decodeGraph(model.artifact.graph()) : null;
  return {
    signature: columns,
    methods: methods.map(({ name, columns: own, outputs, contract }) => ({
      name,
      ...(own && { columns: own }),
      outputs,
      contract: describeContract(contract),
    })),
    default_method: defaultMethod,
    precision,
    contract: Object.fromEntries(methods.map(({ name, contract }) => [name, describeContract(contract)])),
    ops: graph === null ? null : countOps(graph),
    sizes: graph === null ? null : { artifact: model.bytes.length, ...measureGraph(graph) },
    forests: program.target === "wasm" ? program.forests : [],
    delegated: program.target === "wasm" ? null : { engine: program.target, version: program.engine, inputs: program.inputs },
    speed: await expectedSpeed(model),
  };
}

const trialRows = 1000;
const trialSeconds = 0.02;

/** A short trial on made-up rows; null where they do not suit the model. */
async function expectedSpeed(model: OpenedModel): Promise<Inspection["speed"]> {
  const { manifest } = model.artifact;
  const method = manifest.defaultMethod;
  try {
    const predictor = await predictorOf(model, { backend: "wasm", threads: 1 });
    const rows = makeRows(columnsOf(manifest, method), trialRows);
    const many = await measureSpeed(predictor, method, rows, trialSeconds);
    const one = await measureSpeed(predictor, method, repeatRows(rows, 1), trialSeconds);
    await predictor.close();
    return { method, rows_per_second: many.rows_per_second, one_row_ms: one.p50_ms };
  } catch (error) {
    if (error instanceof GodwitError && error.code !== "INTERNAL") return null;
    throw error;
  }
}
