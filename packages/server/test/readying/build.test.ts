import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "@godwit/runtime";
import { afterAll, expect, test } from "vitest";
import { checkGoldens } from "../../src/readying/golden/check-goldens.ts";
import { parseGoldens, type Goldens } from "../../src/readying/golden/goldens.ts";
import type { BuildRequest } from "../../src/readying/build/build-request.ts";
import { runBuild, type RunBuild } from "../../src/readying/build/run-build.ts";
import { examBytes } from "../served-examples.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-build-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url));
let builds = 0;

/** A build of some files of the repository. */
function request(model: string, more: Partial<BuildRequest> = {}): BuildRequest {
  const output = join(folder, `${builds++}.godwit`);
  return { model: [{ file: model, name: "model.joblib", path: null }], example: null, expected: null, precision: "exact", output, ...more };
}

function stored(bytes: Uint8Array | string): string {
  const file = join(folder, `file-${builds++}`);
  writeFileSync(file, bytes);
  return file;
}

const build = (made: BuildRequest, options: RunBuild = {}): ReturnType<typeof runBuild> => runBuild(made, options);

test("a model with its rows and the library's answers: artifact, example, golden outputs and certificate", async () => {
  const stages: string[] = [];
  const made = request(example("penguins/model.joblib"), {
    example: { file: example("penguins/input.csv"), name: "input.csv" },
    expected: { file: example("penguins/predict_proba.npy"), name: "proba.npy", method: "predict_proba" },
  });
  const result = await build(made, { at: (stage) => stages.push(stage) });
  expect(stages).toEqual(["reading", "compiling", "verifying", "warming"]);
  expect(result.certificate).toMatchObject({ method: "predict_proba", pass: true });
  expect(result.speed).toMatchObject({ method: "predict" });
  const { instances } = JSON.parse(result.example!) as { instances: readonly object[] };
  expect(instances).toHaveLength(3);
  const model = await load(readFileSync(made.output));
  expect(model.predict(instances as never)).toHaveLength(3);
  const goldens = parseGoldens(result.goldens!);
  expect(goldens).toMatchObject({ origin: "example", format: 1 });
  expect(goldens.methods.map(({ method }) => method)).toEqual(model.methods);
  await checkGoldens(model, goldens);
});

test("golden outputs that are not given again are said with method and row", async () => {
  const made = request(example("cancer/model.joblib"), { example: { file: example("cancer/request.json"), name: "request.json" } });
  const goldens = parseGoldens((await build(made)).goldens!);
  const model = await load(readFileSync(made.output));
  await checkGoldens(model, goldens);
  const place = goldens.methods.findIndex(({ method }) => method === "predict_proba");
  const [output] = goldens.methods[place]!.outputs;
  const bytes = Buffer.from((output!.cells as { bytes: string }).bytes, "base64");
  bytes[bytes.length - 8]! ^= 1;
  const methods = goldens.methods.with(place, {
    ...goldens.methods[place]!,
    outputs: [{ ...output!, cells: { type: "f64", bytes: bytes.toString("base64") } }],
  });
  const changed: Goldens = { ...goldens, methods };
  const row = goldens.inputs[goldens.methods[place]!.input]!.rows - 1;
  await expect(checkGoldens(model, changed)).rejects.toMatchObject({ code: "GOLDEN_MISMATCH", where: { row } });
});

test("texts, an artifact, and a model without an example", async () => {
  const texts = request(example("fortunes/model.joblib"), { example: { file: example("fortunes/input.jsonl"), name: "input.jsonl" } });
  const { goldens, example: body } = await build(texts);
  expect(parseGoldens(goldens!).inputs[0]!.columns[0]).toMatchObject({ type: "strings" });
  expect((JSON.parse(body!) as { instances: unknown[] }).instances.every((each) => typeof each === "string")).toBe(true);
  const again = await build(request(texts.output));
  expect(readFileSync(texts.output)).toEqual(readFileSync(join(folder, `${builds - 1}.godwit`)));
  expect(parseGoldens(again.goldens!).origin).toBe("made up");
  expect(again.example).toBeNull();
});

test("answers that the library never gave break the contract", async () => {
  const wrong = readFileSync(example("penguins/predict.jsonl"), "utf8").split("\n");
  wrong[3] = '"a penguin that there is none of"';
  const made = request(example("penguins/model.joblib"), {
    example: { file: example("penguins/input.csv"), name: "input.csv" },
    expected: { file: stored(wrong.join("\n")), name: "expected.jsonl", method: null },
  });
  await expect(build(made)).rejects.toMatchObject({
    code: "CONTRACT_BROKEN",
    message: expect.stringMatching(/^predict: 1 of \d+ values/u) as string,
  });
});

test.each([
  ["no model", Buffer.from("these are no models"), "NOT_A_MODEL"],
  ["nothing at all", Buffer.alloc(0), /^(?:NOT_A_MODEL|TRUNCATED)$/u],
  ["a pickle that would run code", Buffer.from("cposix\nsystem\n(S'touch /tmp/harm'\ntR."), "DANGEROUS_PICKLE"],
  ["a model cut short", examBytes("random-forest-classifier/1.5.2/model.pkl").subarray(0, 2000), "TRUNCATED"],
])("%s is refused under the name that its user gave it", async (_, bytes, code) => {
  const made = request(stored(bytes));
  const error: unknown = await build(made).catch((each: unknown) => each);
  expect(error).toMatchObject({ code: expect.stringMatching(code) as string, where: { file: "model.joblib" } });
});

test("a build that takes too long or too much is ended, and so is one whose server ends", async () => {
  const made = (): BuildRequest => request(example("fortunes/model.joblib"));
  await expect(build(made(), { limits: { seconds: 0.02, megabytes: 4096 } })).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
    message: /longer than 0.02 s/u,
  });
  await expect(build(made(), { limits: { seconds: 60, megabytes: 30 } })).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
    message: /memory/u,
  });
  await expect(build(made(), { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
});
