import { expect, test } from "vitest";
import type { ContainerFormat } from "../formats/index.ts";
import { modelInFile } from "./model-in-file.ts";

const file = (format: ContainerFormat): Parameters<typeof modelInFile>[0] => ({
  format,
  compression: [],
  content: new Uint8Array(1),
  values: [],
  globals: [],
  warnings: [],
});

test.each([
  ["pytorch-zip", "torch.onnx.export("],
  ["pytorch-pickle", "torch.onnx.export("],
  ["torchscript", "torch.jit.load("],
  ["keras-zip", "format='onnx'"],
  ["hdf5", "format='onnx'"],
  ["saved-model", "python -m tf2onnx.convert --saved-model"],
  ["tflite", "python -m tf2onnx.convert --tflite"],
  ["safetensors", "optimum-cli export onnx"],
] as const)("%s is refused with the line that exports it", (format, line) => {
  const refusal = expect.objectContaining({ code: "UNSUPPORTED_FORMAT", hint: expect.stringContaining(line) as string }) as Error;
  expect(() => modelInFile(file(format), null)).toThrow(refusal);
});
