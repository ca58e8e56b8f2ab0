import { writeFile } from "node:fs/promises";
import { catalog, GodwitError } from "@godwit/core/errors";
import type { Batch } from "@godwit/core/ir";
import { Model } from "@godwit/runtime";
import type { SeenColumn } from "@godwit/core";
import type { OpenedModel } from "../../compiling/open-model.ts";
import { printJson } from "../../json/print-json.ts";
import { openSource } from "@godwit/data/files";
import { makeRows, seeColumns, inputFormatOf } from "@godwit/data";
import type { Goldens } from "../golden/goldens.ts";
import { printGoldens } from "../golden/goldens.ts";
import { recordGoldens } from "../golden/record-goldens.ts";
import type { BuildRequest, BuildResult, BuildSpeed, BuildStage, NamedFile } from "./build-request.ts";
import { certifyModel } from "./certify-model.ts";
import { columnsFor, mostGoldenRows, named, rowsOfFile, rowsOfInstances } from "./example-rows.ts";
import { instancesOf } from "./instances-of.ts";
import { readModel } from "./read-model.ts";

/**
 * From model files to a version that can be served: compiles, answers the example with the engine and with the interpreter, measures the
 * library's answers where they are given, and warms the engine. Rejects with the coded error of whatever is wrong.
 */
export async function buildModel(request: BuildRequest, at: (stage: BuildStage) => void): Promise<BuildResult> {
  at("reading");
  const seen = request.example === null ? null : await columnsSeen(request.example);
  at("compiling");
  const opened = await readModel(request, seen);
  await writeFile(request.output, opened.bytes, { flag: "wx" });
  const model = new Model(opened.bytes);
  await model.ready();
  at("verifying");
  const { columns } = opened.artifact.manifest;
  // Tensors alone have no rows that a table or a list of instances could hold.
  const example = columns.length === 0 ? null : await exampleOf(opened, request.example);
  const goldens = example === null ? null : await goldensOf(opened, model, example);
  const certificate = await certificateOf(opened, model, request);
  at("warming");
  const speed = example === null || goldens === null ? null : await measureSpeed(opened, model, example.rowsOf);
  model.free();
  return {
    goldens: goldens === null ? null : printGoldens(goldens),
    example: example === null || example.origin === "made up" ? null : printExample(opened, example.rowsOf),
    certificate,
    speed,
    warnings: opened.warnings,
  };
}

interface Example {
  readonly origin: Goldens["origin"];
  readonly rowsOf: (method: string) => Batch;
}

/** The rows that were given, or came with the model, or fit its signature: made-up ones that the model refuses are no example. */
async function exampleOf(opened: OpenedModel, given: NamedFile | null): Promise<Example | null> {
  const { manifest } = opened.artifact;
  const columns = columnsFor(manifest);
  if (given !== null) {
    const batches = new Map<string, Batch>();
    for (const { name } of manifest.methods) batches.set(name, await rowsOfFile(given, columns(name), mostGoldenRows));
    return { origin: "example", rowsOf: (method) => batches.get(method)! };
  }
  const { example } = opened;
  if (example != null && example.length > 0)
    return { origin: "example", rowsOf: (method) => rowsOfInstances(example, columns(method), mostGoldenRows) };
  return { origin: "made up", rowsOf: (method) => makeRows(columns(method), madeUpRows) };
}

/** Made-up rows may be none that the model takes: then there is nothing to hold it to. */
async function goldensOf(opened: OpenedModel, model: Model, { origin, rowsOf }: Example): Promise<Goldens | null> {
  try {
    return await recordGoldens(opened, model, origin, rowsOf);
  } catch (error) {
    if (origin === "made up" && error instanceof GodwitError && catalog[error.code].kind === "data") return null;
    throw error;
  }
}

const madeUpRows = 8;
const shownRows = 3;

function printExample({ artifact: { manifest }, example }: OpenedModel, rowsOf: (method: string) => Batch): string | null {
  const columns = columnsFor(manifest)(manifest.defaultMethod);
  // Maps and lists were encoded as texts on the way in.
  if (columns.some(({ terms }) => terms !== undefined))
    return example == null ? null : printJson({ instances: example.slice(0, shownRows) });
  return printJson({ instances: instancesOf(columns, rowsOf(manifest.defaultMethod), shownRows) });
}

async function certificateOf(opened: OpenedModel, model: Model, { example, expected }: BuildRequest): Promise<BuildResult["certificate"]> {
  if (expected === null) return null;
  if (example === null)
    throw new GodwitError("USAGE", "answers are expected, and there are no rows to answer", { hint: "Give the rows as the example." });
  return certifyModel(opened, model, example, expected);
}

const measuredMilliseconds = 100;

/** Also warms: what is slow the first time is over. */
async function measureSpeed({ artifact: { manifest } }: OpenedModel, model: Model, rowsOf: (method: string) => Batch): Promise<BuildSpeed> {
  const method = manifest.defaultMethod;
  const batch = rowsOf(method);
  const start = performance.now();
  let runs = 0;
  let best = Infinity;
  do {
    const from = performance.now();
    await model.runParallel(method, batch, 1);
    best = Math.min(best, performance.now() - from);
    runs++;
  } while (runs < 3 || performance.now() - start < measuredMilliseconds);
  return { method, rows: batch.rows, rowsPerSecond: Math.round((batch.rows / best) * 1000) };
}

async function columnsSeen({ file, name }: NamedFile): Promise<readonly SeenColumn[] | null> {
  const source = named(await openSource(file), name);
  try {
    return await seeColumns(source, inputFormatOf(name));
  } finally {
    await source.close();
  }
}
