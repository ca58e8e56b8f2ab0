import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GodwitError } from "../../core/src/errors/index.ts";
import { randomBatch, randomCase } from "../../core/test/random-graph.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine } from "../src/engine/engine.ts";
import { loadSync, type Rows } from "../src/index.ts";
import { kernelsOf, modelKernels, programKernels, wholeKernels } from "../src/model-kernels.ts";
import { compileFixture, readInput } from "./support/fixtures.ts";

const whole = wholeKernels("simd");
const compiled = (bytes: Uint8Array): WebAssembly.Module => new WebAssembly.Module(Uint8Array.from(bytes));

test.each([
  ["random-forest-classifier/1.5.2/model.pkl", "input.npy", 0.5],
  ["columns-mixed-logistic/1.5.2/model.joblib", "input.csv", 0.5],
  ["pipeline-tfidf-logistic/1.5.2/model.joblib", "input.jsonl", 0.75],
])("%s answers with the same bits on few kernels, whose rows are in %s", async (path, input, share) => {
  const artifact = await compileFixture(path);
  const module = modelKernels(artifact, whole);
  expect(module.length).toBeLessThan(whole.length * share);
  const engine = Engine.create({
    module: compiled(module),
    threadsModule: compiled(modelKernels(artifact, wholeKernels("threads"))),
    threadsFrom: 0,
  });
  const model = loadSync(artifact);
  const small = loadSync(artifact, { engine });
  const rows = (await readInput(path.replace(/[^/]*$/u, input), model.manifest.columns)) as Rows;
  for (const method of model.methods) {
    const taken = model.columns(method).length === model.manifest.columns.length ? rows : [];
    expect(small.call(method, taken)).toEqual(model.call(method, taken));
    expect(await small.callAsync(method, taken, { threads: 2 })).toEqual(model.call(method, taken));
  }
});

test("random graphs answer the same on kernels of their own", () => {
  for (let seed = 5000; seed < 5060; seed++) {
    const { graph } = randomCase(seed, { size: 10 });
    const program = lowerToWasm(graph);
    const batch = randomBatch(new Random(seed), graph.columns, 70);
    const [small, large] = [Engine.create({ module: compiled(programKernels(program, whole)) }), Engine.shared()].map((engine) =>
      engine.place(program),
    ) as [ReturnType<Engine["place"]>, ReturnType<Engine["place"]>];
    for (const { name } of graph.methods) {
      const outcomes = [small, large].map((placed) => outcomeOf(() => placed.run(name, batch)));
      expect([seed, differenceOfOutcomes(outcomes[0]!, outcomes[1]!)]).toEqual([seed, null]);
    }
  }
});

test("a model whose kernels are missing is refused, until they are added", async () => {
  const forest = await compileFixture("random-forest-classifier/1.5.2/model.pkl");
  const texts = await compileFixture("pipeline-tfidf-logistic/1.5.2/model.joblib");
  const forForest = modelKernels(forest, whole);
  const place = (artifact: Uint8Array, module: Uint8Array): unknown =>
    loadSync(artifact, { engine: Engine.create({ module: compiled(module) }) });
  expect(() => place(texts, forForest)).toThrow(GodwitError);
  expect(() => place(texts, forForest)).toThrow(expect.objectContaining({ code: "MISSING_KERNEL" }));
  const forBoth = modelKernels(texts, whole, kernelsOf(forForest));
  expect([place(forest, forBoth), place(texts, forBoth), kernelsOf(whole)]).toEqual([expect.anything(), expect.anything(), null]);
});

test("what is no module of kernels is refused", () => {
  expect(() => kernelsOf(Uint8Array.of(1, 2, 3))).toThrow(expect.objectContaining({ code: "MALFORMED" }));
});
