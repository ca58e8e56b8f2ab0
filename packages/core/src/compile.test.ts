import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { examFile } from "../../../conformance/exam-file.ts";
import { openArtifact } from "./artifact/index.ts";
import { compileModel, type CompileEnvironment } from "./compile.ts";
import type { ModelFileSource } from "./open-source.ts";
import { decodeGraph, printGraph } from "./ir/index.ts";

const environment: CompileEnvironment = {
  decompress: (_method, bytes) => Promise.resolve(inflateSync(bytes)),
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

function fixture(path: string): ModelFileSource {
  return { bytes: readFileSync(examFile(`sklearn/${path}`)), name: path };
}

const scaler = fixture("standard-scaler/1.5.2/model.joblib");

test("the same model gives the same bytes, and they open as what was compiled", async () => {
  const [first, second] = [await compileModel(scaler, environment), await compileModel(scaler, environment)];
  expect(Buffer.compare(first.artifact, second.artifact)).toBe(0);
  const { manifest, graph } = openArtifact(first.artifact);
  expect(printGraph(decodeGraph(graph()))).toBe(printGraph(first.graph!));
  expect(manifest.source).toMatchObject({ library: "scikit-learn", version: "1.5.2", className: "StandardScaler", format: "joblib" });
  expect(manifest.source.sha256).toBe(environment.sha256(scaler.bytes));
  expect(manifest.defaultMethod).toBe("transform");
  expect(manifest.methods.map(({ name, contract }) => [name, contract.kind])).toEqual([
    ["transform", "bit-equal"],
    ["inverse_transform", "bit-equal"],
  ]);
  expect(first.report.nodes.lowered).toBeLessThan(first.report.nodes.imported);
});

test("the producer is this package", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  const { artifact } = await compileModel(scaler, environment);
  expect(openArtifact(artifact).manifest.producer).toBe(`godwit ${version}`);
});

test("several files form one pipeline", async () => {
  const { artifact, report } = await compileModel([scaler, scaler], environment);
  const { manifest } = openArtifact(artifact);
  expect(manifest.source.className).toBe("Pipeline");
  expect(manifest.source.format).toBe("joblib + joblib");
  expect(report.steps.children.map(({ path }) => path)).toEqual(["standardscaler-1", "standardscaler-2"]);
});

test("files that do not fit together are refused by the step that does not", async () => {
  await expect(compileModel([scaler, fixture("ard-regression/0.24.2/model.joblib")], environment)).rejects.toMatchObject({
    code: "INVALID_MODEL",
    message: "the step knows 10 columns and is given 9",
    where: { step: "ardregression" },
  });
});

test("what is wrong with a file names the file", async () => {
  await expect(compileModel({ bytes: new Uint8Array([1, 2, 3]), name: "a.bin" }, environment)).rejects.toMatchObject({
    code: "NOT_A_MODEL",
    where: { file: "a.bin" },
  });
  await expect(compileModel({ ...scaler, path: "0" }, environment)).rejects.toMatchObject({
    code: "NO_MODEL_INSIDE",
    where: { file: scaler.name, path: "0" },
  });
});
