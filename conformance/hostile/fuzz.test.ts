import { expect, it } from "vitest";
import { compileModel } from "@godwit/core";
import { columnsOf } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { interpret, type Graph } from "@godwit/core/ir";
import { loadSync } from "@godwit/runtime";
import { environment } from "@godwit/server/compiling";
import { Random } from "../../packages/core/test/random.ts";
import { aModelOfEachCase, type StoredFile } from "../exam-file.ts";
import { mutateFile } from "./mutate.ts";

const libraries: readonly string[] = ["catboost", "lightgbm", "mlflow", "onnx", "sklearn", "skops", "xgboost"];
const seconds = Number(process.env["GODWIT_FUZZ_SECONDS"] ?? 3);
const firstSeed = Number(process.env["GODWIT_FUZZ_SEED"] ?? 20_261_121);
const slowest = 5_000;
const largest = 60_000;
const mostMemory = 2 ** 30;

/** Stored models of a library; one version of each case, another one for the next. */
function modelsOf(library: string): readonly StoredFile[] {
  return aModelOfEachCase(library)
    .map(({ name, bytes }) => ({ name: `${library}/${name}`, bytes }))
    .filter(({ bytes }) => bytes.length > 0 && bytes.length < largest);
}

/** What compiling ends with: the code of the error, or `compiled`, and then WebAssembly answers as the interpreter does. */
async function outcomeOf(bytes: Uint8Array, random: Random): Promise<string> {
  try {
    const { graph, artifact } = await compileModel({ bytes }, { ...environment, limits: { fileBytes: 2 ** 27 } });
    if (graph !== null) askBoth(graph, artifact, random);
    return "compiled";
  } catch (error) {
    if (error instanceof GodwitError && error.code !== "INTERNAL") return error.code;
    throw error;
  }
}

function askBoth(graph: Graph, artifact: Uint8Array, random: Random): void {
  const model = loadSync(artifact);
  for (const { name } of graph.methods) {
    const columns = columnsOf(graph, name).map(({ dtype }) =>
      dtype === "string" ? random.list(3, () => random.cell()) : Float64Array.from(random.list(3, () => random.number())),
    );
    const batch = { rows: 3, columns };
    const [ours, theirs] = [answerOf(() => model.run(name, batch)), answerOf(() => interpret(graph, name, batch))];
    expect(ours, `${name} of WebAssembly and of the interpreter`).toEqual(theirs);
  }
  model.free();
}

function answerOf(ask: () => readonly { readonly data: unknown }[]): unknown {
  try {
    return ask().map(({ data }) => data);
  } catch (error) {
    if (error instanceof GodwitError && error.code !== "INTERNAL") return error.code;
    throw error;
  }
}

it.each(libraries)(
  "compiles any bytes of %s, or ends in a coded error, and soon",
  async (library) => {
    const files = modelsOf(library);
    const outcomes = new Map<string, number>();
    const end = performance.now() + seconds * 1000;
    for (let seed = firstSeed; performance.now() < end; seed++) {
      const random = new Random(seed);
      const { name, bytes } = random.pick(files);
      const input = await mutateFile(bytes, random.pick(files).bytes, random);
      const place = `GODWIT_FUZZ_SEED=${seed} of ${name}`;
      const start = performance.now();
      const outcome = await outcomeOf(input, random).catch((cause: unknown) => {
        throw new Error(`${place}: ${String(cause)}`, { cause });
      });
      expect(performance.now() - start, `${place} takes long`).toBeLessThan(slowest);
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      expect(heapUsed + arrayBuffers, `${place} takes memory`).toBeLessThan(mostMemory);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(outcomes.size).toBeGreaterThan(1);
  },
  seconds * 1000 + 30_000,
);
