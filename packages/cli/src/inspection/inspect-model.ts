import { createHash } from "node:crypto";
import { columnsOf, describeContract, isArtifact, openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { readModelFile } from "@godwit/core/formats";
import { decodeGraph } from "@godwit/core/ir";
import { decompress } from "../decompress.ts";
import { makeRows, repeatRows } from "../measurement/make-rows.ts";
import { measureSpeed } from "../measurement/measure-speed.ts";
import { compileParts } from "../models/compile-parts.ts";
import type { OpenedModel } from "../models/open-model.ts";
import { predictorOf } from "../models/open-predictor.ts";
import type { ReadPart } from "../models/read-parts.ts";
import { describeFiles } from "./describe-files.ts";
import type { InspectedStep, Inspection, Unsupported } from "./inspection.ts";
import { countOps, measureGraph } from "./measure-graph.ts";

type Contents = Pick<Inspection, "signature" | "methods" | "default_method" | "contract" | "ops" | "sizes" | "forests" | "speed">;

const nothing: Contents = {
  signature: null,
  methods: [],
  default_method: null,
  contract: {},
  ops: null,
  sizes: null,
  forests: [],
  speed: null,
};

/** Everything that can be told of the files of a model, supported or not. Throws only where the bytes cannot be parsed. */
export async function inspectModel(reference: string, parts: readonly [ReadPart, ...ReadPart[]]): Promise<Inspection> {
  const [first] = parts;
  const facts = {
    file: reference,
    size: parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
    sha256: createHash("sha256").update(first.bytes).digest("hex"),
  };
  if (isArtifact(first.bytes)) {
    const model = { bytes: first.bytes, artifact: openArtifact(first.bytes) };
    const { library, version } = model.artifact.manifest.source;
    return {
      ...facts,
      format: "godwit",
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
  const files = await Promise.all(parts.map((part) => readModelFile(part.bytes, { decompress, read: part.read })));
  const read = {
    ...facts,
    format: files[0]!.format,
    compression: files[0]!.compression,
    globals: files.flatMap(({ globals }) =>
      globals.map(({ module, name, status, called }) => ({ name: name === "" ? module : `${module}.${name}`, status, called })),
    ),
    warnings: files.flatMap(({ warnings }) => warnings),
  };
  const described = describeFiles(parts, files);
  try {
    const { artifact: bytes } = await compileParts(parts);
    return { ...read, ...described, ...(await contentsOf({ bytes, artifact: openArtifact(bytes) })), supported: true, unsupported: [] };
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code === "INTERNAL") throw error;
    return { ...read, ...described, ...nothing, supported: false, unsupported: unsupportedOf(error, described.steps) };
  }
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
  const { columns, methods, defaultMethod, program } = model.artifact.manifest;
  const graph = decodeGraph(model.artifact.graph());
  return {
    signature: columns,
    methods: methods.map(({ name, columns: own, outputs, contract }) => ({
      name,
      ...(own && { columns: own }),
      outputs,
      contract: describeContract(contract),
    })),
    default_method: defaultMethod,
    contract: Object.fromEntries(methods.map(({ name, contract }) => [name, describeContract(contract)])),
    ops: countOps(graph),
    sizes: { artifact: model.bytes.length, ...measureGraph(graph) },
    forests: program.forests,
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
