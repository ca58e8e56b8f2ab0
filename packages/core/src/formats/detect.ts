import { decodeLatin1 } from "./bytes/text.ts";
import { artifactMagic, type ContainerFormat } from "./container-format.ts";
import type { CompressionMethod } from "./decompress.ts";
import type { ReadLimits } from "./limits.ts";
import { readZip } from "./zip.ts";

/** What bytes begin as: a format, a compression around one, or a reason why they are no model at all. */
export type Detected =
  | { readonly kind: "format"; readonly format: ContainerFormat }
  | { readonly kind: "compression"; readonly method: CompressionMethod | "z-file" }
  | { readonly kind: "nothing"; readonly reason: string };

const compressions: readonly (readonly [method: CompressionMethod | "z-file", magic: readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["lzma", [0x5d, 0x00]],
  ["lz4", [0x04, 0x22, 0x4d, 0x18]],
  ["z-file", [0x5a, 0x46, 0x30, 0x78]],
];

const magics: readonly (readonly [format: ContainerFormat, offset: number, magic: readonly number[]])[] = [
  ["godwit", 0, artifactMagic],
  ["npy", 0, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ["hdf5", 0, [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["catboost-cbm", 0, [0x43, 0x42, 0x4d, 0x31]],
  ["parquet", 0, [0x50, 0x41, 0x52, 0x31]],
  ["arrow", 0, [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["sqlite", 0, [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ["tflite", 4, [0x54, 0x46, 0x4c, 0x33]],
  ["zstd", 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ["xgboost-binary", 0, [0x62, 0x69, 0x6e, 0x66]],
  ["rds", 0, [0x52, 0x44, 0x58]],
  ["rds", 0, [0x58, 0x0a, 0x00, 0x00, 0x00]],
  ["tar", 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];

/** A pickle of protocol 2 of the number that `torch.save` wrote before its zip files: 0x1950a86a20f9469cfc6c. */
const torchMagic: readonly number[] = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Opcodes that a pickle of protocol 0 or 1, which has no header, can begin with. */
const pickleStart = /^[()\]}NIJKMLFGSTUVXcBC]/u;

/** Tells what bytes are by their content alone. */
export function detect(bytes: Uint8Array, limits: ReadLimits): Detected {
  if (bytes.length === 0) return { kind: "nothing", reason: "the file is empty" };
  const compression = compressions.find(([, magic]) => begins(bytes, 0, magic))?.[0] ?? zlibOrBzip2(bytes);
  if (compression !== undefined) return { kind: "compression", method: compression };
  if (begins(bytes, 0, torchMagic)) return format("pytorch-pickle");
  if (bytes[0] === 0x80 && (bytes[1] ?? 0) <= 0x20) return format("pickle");
  const known = magics.find(([, offset, magic]) => begins(bytes, offset, magic))?.[0];
  if (known !== undefined) return format(known);
  if (begins(bytes, 0, [0x50, 0x4b, 0x03, 0x04]) || begins(bytes, 0, [0x50, 0x4b, 0x05, 0x06])) return format(zipFormat(bytes, limits));
  const head = decodeLatin1(bytes.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/u, "");
  return textFormat(head) ?? binaryFormat(bytes, head) ?? { kind: "nothing", reason: "its bytes are of no model format that Godwit knows" };
}

function textFormat(head: string): Detected | undefined {
  const text = head.trimStart();
  if (text === "") return { kind: "nothing", reason: "the file holds nothing but blanks" };
  if (text.startsWith("version https://git-lfs")) {
    return { kind: "nothing", reason: "the file is a Git LFS pointer; fetch the content that it stands for with `git lfs pull`" };
  }
  if (/^<!doctype html|^<html/iu.test(text)) return { kind: "nothing", reason: "the file is an HTML page: a download that went wrong" };
  if (text.startsWith("<")) return /<PMML[\s>]/u.test(text) ? format("pmml") : { kind: "nothing", reason: "the file is XML, and not PMML" };
  if (/^tree\r?\n/u.test(text)) return format("lightgbm-text");
  if (/^(?:artifact_path|flavors|mlflow_version):/mu.test(text) && !text.startsWith("{")) return format("mlmodel");
  if (!/^[{[]/u.test(text)) return undefined;
  if (/^\{[LiIUl]/u.test(text)) return format("xgboost-ubjson");
  if (!/^\{\s*["}]|^\[\s*["[{\d\]tfn-]/u.test(text)) return undefined;
  if (/"(?:learner|gradient_booster|version)"\s*:/u.test(text) && /"learner"/u.test(text)) return format("xgboost-json");
  if (/"name"\s*:\s*"tree"/u.test(text) && /"num_tree_per_iteration"\s*:/u.test(text)) return format("lightgbm-json");
  return /"(?:ctr_data|oblivious_trees|features_info|model_info)"\s*:/u.test(text) ? format("catboost-json") : format("json");
}

function binaryFormat(bytes: Uint8Array, head: string): Detected | undefined {
  if (/^.{144}(?:reg|binary|multi|rank|count|survival):/su.test(head)) return format("xgboost-binary");
  if (/^.{6}\0\0\{"/su.test(head)) return format("safetensors");
  if (isSavedModel(bytes)) return format("saved-model");
  if (isProtobufModel(bytes)) return format("onnx");
  return pickleStart.test(head) ? format("pickle") : undefined;
}

/** ONNX's ModelProto: ir_version (field 1, a small number), then another of its fields. */
function isProtobufModel(bytes: Uint8Array): boolean {
  return bytes[0] === 0x08 && bytes[1]! >= 1 && bytes[1]! < 0x40 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(bytes[2] ?? 0);
}

/** TensorFlow's SavedModel: saved_model_schema_version (field 1) 1, then meta_graphs (field 2) whose first field is meta_info_def. */
function isSavedModel(bytes: Uint8Array): boolean {
  if (!begins(bytes, 0, [0x08, 0x01, 0x12])) return false;
  let at = 3;
  while (at < 13 && bytes[at]! >= 0x80) at++;
  return bytes[at + 1] === 0x0a;
}

function zlibOrBzip2(bytes: Uint8Array): CompressionMethod | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (first === 0x78 && ((first << 8) | second) % 31 === 0) return "zlib";
  return first === 0x42 && second === 0x5a && third === 0x68 && fourth >= 0x31 && fourth <= 0x39 ? "bz2" : undefined;
}

function zipFormat(bytes: Uint8Array, limits: ReadLimits): ContainerFormat {
  const names = [...readZip(bytes, limits).keys()];
  if (names.includes("schema.json")) return "skops";
  if (names.some((name) => /(?:^|\/)data\.pkl$/u.test(name)))
    return names.some((name) => /^[^/]+\/(?:code\/|constants\.pkl$)/u.test(name)) ? "torchscript" : "pytorch-zip";
  if (names.some((name) => /(?:^|\/)archive_format$/u.test(name))) return "pytorch-zip";
  if (names.includes("config.json") && names.some((name) => name.endsWith(".weights.h5"))) return "keras-zip";
  return names.length > 0 && names.every((name) => name.endsWith(".npy")) ? "npz" : "zip";
}

function begins(bytes: Uint8Array, offset: number, magic: readonly number[]): boolean {
  return bytes.length >= offset + magic.length && magic.every((byte, at) => bytes[offset + at] === byte);
}

function format(name: ContainerFormat): Detected {
  return { kind: "format", format: name };
}
