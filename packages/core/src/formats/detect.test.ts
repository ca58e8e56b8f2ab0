import { expect, it } from "vitest";
import { detect } from "./detect.ts";
import { defaultLimits } from "./limits.ts";
import { writeZip } from "./zip.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const none = new Uint8Array(0);
const binary = new Uint8Array(300);
binary[136] = 10;
binary.set(text("reg:linear"), 144);

it.each([
  ["pickle", Uint8Array.of(0x80, 4, 0x4e, 0x2e)],
  ["pickle", text("(dp0\nS'a'\np1\nI1\ns.")],
  ["pickle", text("ccopy_reg\n_reconstructor\n")],
  ["pickle", Uint8Array.of(0x5d, 0x71, 0x00, 0x2e)],
  ["godwit", text("GODWIT\0\u0001{}")],
  ["npy", Uint8Array.of(0x93, ...text("NUMPY"), 1, 0)],
  ["hdf5", Uint8Array.of(0x89, ...text("HDF\r\n\u001a\n"))],
  ["pmml", text('\n<?xml version="1.0"?>\n<PMML version="4.4">')],
  ["onnx", Uint8Array.of(0x08, 0x08, 0x12, 0x08, ...text("skl2onnx"))],
  ["lightgbm-text", text("tree\nversion=v4\n")],
  ["lightgbm-json", text(`{"name": "tree", "version": "v4", "num_class": 1, "num_tree_per_iteration": 1}`)],
  ["catboost-cbm", text("CBM1....")],
  ["xgboost-json", text('{"learner":{"attributes":{}}}')],
  ["xgboost-json", text('\n{\n "version":[2,1,0], "learner":{}}')],
  ["xgboost-ubjson", Uint8Array.of(...text("{L"), 0, 0, 0, 0, 0, 0, 0, 7, ...text("learner{"))],
  ["xgboost-binary", text("binf....")],
  ["xgboost-binary", binary],
  ["catboost-json", text('{"features_info":{},"oblivious_trees":[]}')],
  ["json", text('[{"a": 1}]')],
  ["mlmodel", text("artifact_path: model\nflavors:\n")],
  ["parquet", text("PAR1....")],
  ["rds", text("RDX3\nX\n")],
  ["zstd", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)],
  [
    "pytorch-zip",
    writeZip([
      ["archive/data.pkl", none],
      ["archive/version", none],
    ]),
  ],
  [
    "torchscript",
    writeZip([
      ["net/data.pkl", none],
      ["net/constants.pkl", none],
    ]),
  ],
  ["pytorch-zip", writeZip([["program/archive_format", none]])],
  ["pytorch-pickle", Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e, 0x80, 2)],
  ["saved-model", Uint8Array.of(0x08, 1, 0x12, 0xf0, 0xa9, 0x01, 0x0a, 0x05)],
  ["tflite", Uint8Array.of(0x1c, 0, 0, 0, ...text("TFL3"), 0)],
  ["safetensors", Uint8Array.of(16, 0, 0, 0, 0, 0, 0, 0, ...text('{"w":{}}'))],
  [
    "skops",
    writeZip([
      ["schema.json", none],
      ["1.npy", none],
    ]),
  ],
  [
    "keras-zip",
    writeZip([
      ["config.json", none],
      ["model.weights.h5", none],
    ]),
  ],
  ["npz", writeZip([["a.npy", none]])],
  ["zip", writeZip([["readme.txt", none]])],
] as const)("takes it for %s (%#)", (format, bytes) => {
  expect(detect(bytes, defaultLimits)).toEqual({ kind: "format", format });
});

it.each([
  ["gzip", [0x1f, 0x8b, 8]],
  ["zlib", [0x78, 0x9c]],
  ["zlib", [0x78, 0x01]],
  ["bz2", [...text("BZh9")]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ["lzma", [0x5d, 0, 0, 0x80]],
  ["lz4", [0x04, 0x22, 0x4d, 0x18]],
  ["z-file", [...text("ZF0x1f")]],
] as const)("takes it for %s (%#)", (method, bytes) => {
  expect(detect(Uint8Array.from(bytes), defaultLimits)).toEqual({ kind: "compression", method });
});

it.each([
  ["empty", ""],
  ["Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"],
  ["HTML", "\n<!DOCTYPE html><html>"],
  ["XML", "<svg/>"],
  ["no model format", "hello"],
])("says of a file why it is no model: %s", (reason, content) => {
  expect(detect(text(content), defaultLimits)).toMatchObject({ kind: "nothing", reason: expect.stringContaining(reason) });
});
