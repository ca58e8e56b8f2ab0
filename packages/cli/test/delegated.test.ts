import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readNpy, readNpz, defaultLimits, toFloat64 } from "@godwit/core/formats";
import { examFile } from "../../../conformance/exam-file.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { decompress } from "@godwit/data/files";
import { runGodwit, startGodwit } from "./support/run-godwit.ts";

const peer = findPeer("onnxruntime-node");
const env = { ...process.env, NODE_PATH: peer === undefined ? "" : dirname(dirname(peer)) };
const convolutions = (file: string): string => examFile(`torch/convolutions/2.9.1/${file}`);
const tagger = (file: string): string => examFile(`torch/tagger/2.9.1/${file}`);
const external = (file: string): string => examFile(`torch/convolutions-external-data/2.9.1/${file}`);
const folder = mkdtempSync(join(tmpdir(), "godwit-delegated-"));

test("without onnxruntime the model compiles, and asking it names what to install", async () => {
  const artifact = join(folder, "convolutions.godwit");
  const without = { env: { ...process.env, NODE_PATH: "" } };
  expect(await runGodwit(["compile", convolutions("model.onnx"), "-o", artifact], without)).toMatchObject({ status: 0 });
  const { status, stderr } = await runGodwit(["predict", artifact, "-i", convolutions("input.npy")], without);
  expect([status, stderr]).toEqual([3, expect.stringMatching(/MISSING_DEPENDENCY[^]*npm install onnxruntime-node/u)]);
});

test("the interpreter is no way to ask it", async () => {
  const { status, stderr } = await runGodwit([
    "predict",
    convolutions("model.onnx"),
    "-i",
    convolutions("input.npy"),
    "--backend",
    "reference",
  ]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("onnxruntime runs this model")]);
});

describe.skipIf(peer === undefined)("with onnxruntime", () => {
  const ask = (...parameters: readonly string[]): ReturnType<typeof runGodwit> => runGodwit(parameters, { env });

  test("predict takes n-d tensors from .npy, and writes them in the dtype and shape of the engine", async () => {
    const output = join(folder, "features.npy");
    await ask(
      "predict",
      convolutions("model.onnx"),
      "-i",
      convolutions("input.npy"),
      "-o",
      output,
      "--method",
      "features",
      "--threads",
      "1",
    );
    const { shape, dtype } = readNpy(readFileSync(output));
    expect([shape, dtype.name]).toEqual([[9, 4, 3, 4], "<f4"]);
  });

  test("predict takes tensors by name from .npz, and verify measures them", async () => {
    const output = join(folder, "tags.npz");
    await ask("predict", tagger("model.onnx"), "-i", tagger("input.npz"), "-o", output, "--method", "tags");
    const arrays = await readNpz(readFileSync(output), decompress, defaultLimits);
    expect(arrays.get("tags")).toMatchObject({ shape: [5, 7] });
    const { stdout } = await ask(
      "verify",
      tagger("model.onnx"),
      "-i",
      tagger("input.npz"),
      "-e",
      tagger("tags.npy"),
      "--method",
      "tags",
      "--json",
    );
    expect(JSON.parse(stdout.toString())).toMatchObject({
      rows: 5,
      values: 35,
      pass: true,
      contract: expect.stringContaining("onnxruntime") as string,
    });
  });

  test("an array alone does not do for a model of two tensors", async () => {
    expect(await ask("predict", tagger("model.onnx"), "-i", convolutions("input.npy"))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/UNSUPPORTED_INPUT[^]*numpy\.savez/u) as string,
    });
  });

  test("rows of .csv and .jsonl are the cells of the tensor in order", async () => {
    const image = toFloat64(readNpy(readFileSync(convolutions("input-one.npy"))));
    const expected = [...toFloat64(readNpy(readFileSync(convolutions("predict-one.npy"))))];
    const csv = [Array.from(image, (_, index) => `c${index}`).join(","), image.join(","), ""].join("\n");
    const fromCsv = await runGodwit(["predict", convolutions("model.onnx"), "-i", "-", "--input-format", "csv"], { env, input: csv });
    const fromJson = await runGodwit(["predict", convolutions("model.onnx"), "-i", "-", "--input-format", "jsonl"], {
      env,
      input: `${JSON.stringify([...image])}\n`,
    });
    for (const { stdout } of [fromCsv, fromJson])
      (JSON.parse(stdout.toString()) as number[]).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  });

  test("inspect tells the engine and the tensors", async () => {
    const { stdout } = await ask("inspect", tagger("model.onnx"), "--json");
    expect(JSON.parse(stdout.toString())).toMatchObject({
      supported: true,
      ops: null,
      delegated: {
        engine: "onnxruntime",
        inputs: [
          { name: "tokens", dtype: "<i8", dims: [null, null] },
          { name: "mask", dtype: "|b1", dims: [null, null] },
        ],
      },
    });
  });

  test("external data travels in the artifact", async () => {
    const artifact = join(folder, "alone.godwit");
    await ask("compile", external("model.onnx"), "-o", artifact);
    expect(await ask("verify", artifact, "-i", external("input.npy"), "-e", external("predict.npy"))).toMatchObject({ status: 0 });
  });

  test("serve answers nested lists and tensors of any shape", async () => {
    const child = startGodwit(["serve", `net=${convolutions("model.onnx")}`, `tags=${tagger("model.onnx")}`, "--port", "0"], { env });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        child.stdout.on("data", (piece: Buffer) => /listening (\S+)/u.exec(piece.toString())?.slice(1, 2).forEach(resolve));
        child.on("close", () => reject(new Error("the server ended")));
      });
      const post = async (path: string, body: unknown): Promise<unknown> =>
        (
          await fetch(`${url}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
        ).json();
      const image = Array.from({ length: 2 }, (_, channel) => Array.from({ length: 6 }, () => Array.from({ length: 8 }, () => channel)));
      const { predictions } = (await post("/v1/models/net:predict", { instances: [image, image] })) as { predictions: number[][] };
      expect([predictions.length, predictions[0]!.length]).toEqual([2, 3]);
      expect(await post("/v1/models/tags:predict?method=tags", { instances: [{ tokens: [1, 2], mask: [false, true] }] })).toMatchObject({
        predictions: [[expect.any(Number), expect.any(Number)]],
      });
      expect(await post("/v1/models/tags:predict", { inputs: { tokens: [[1, 2], [3]], mask: [[false, false]] } })).toMatchObject({
        code: "MALFORMED_INPUT",
      });
      expect(await (await fetch(`${url}/v2/models/net`)).json()).toMatchObject({
        inputs: [{ name: "image", datatype: "FP32", shape: [-1, 2, 6, 8] }],
      });
      const tensor = { name: "image", datatype: "FP32", shape: [1, 2, 6, 8], data: image.flat(3) };
      expect(await post("/v2/models/net/infer", { inputs: [tensor], outputs: [{ name: "features" }] })).toMatchObject({
        outputs: [{ name: "features", datatype: "FP32", shape: [1, 4, 3, 4] }],
      });
      expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
    } finally {
      child.kill();
    }
  });
});
