import { GodwitError } from "../../errors/index.ts";
import { ProtobufReader } from "../protobuf/protobuf-reader.ts";
import type { OnnxAttribute, OnnxFunction, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./onnx-model.ts";

/** Graphs within attributes of graphs, so far. */
const deepest = 16;

/** Reads a `ModelProto`. MALFORMED, TRUNCATED or LIMIT_EXCEEDED; fields that it does not know are passed over. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const reader = new ProtobufReader(bytes);
  let [irVersion, producer, producerVersion] = [0, "", ""];
  let graph: OnnxGraph | undefined;
  const opsets = new Map<string, number>();
  const functions: OnnxFunction[] = [];
  for (const field of reader.fields()) {
    if (field === 1) irVersion = reader.integer();
    else if (field === 2) producer = reader.text();
    else if (field === 3) producerVersion = reader.text();
    else if (field === 7) graph = readGraph(reader.message(), 0);
    else if (field === 8) readOpset(reader.message(), opsets);
    else if (field === 25) functions.push(readFunction(reader.message()));
  }
  if (graph === undefined) throw new GodwitError("MALFORMED", "the ONNX model has no graph");
  return { irVersion, producer, producerVersion, opsets, graph, functions };
}

function readOpset(reader: ProtobufReader, opsets: Map<string, number>): void {
  let [domain, version] = ["", 0];
  for (const field of reader.fields()) {
    if (field === 1) domain = reader.text();
    else if (field === 2) version = reader.integer();
  }
  opsets.set(domain === "ai.onnx" ? "" : domain, version);
}

function readFunction(reader: ProtobufReader): OnnxFunction {
  let [name, domain, overload] = ["", "", ""];
  const [inputs, outputs, attributes]: [string[], string[], string[]] = [[], [], []];
  const nodes: OnnxNode[] = [];
  const opsets = new Map<string, number>();
  const defaults = new Map<string, OnnxAttribute>();
  for (const field of reader.fields()) {
    if (field === 1) name = reader.text();
    else if (field === 4) inputs.push(reader.text());
    else if (field === 5) outputs.push(reader.text());
    else if (field === 6) attributes.push(reader.text());
    else if (field === 7) nodes.push(readNode(reader.message(), 0));
    else if (field === 9) readOpset(reader.message(), opsets);
    else if (field === 10) domain = reader.text();
    else if (field === 11) defaults.set(...readAttribute(reader.message(), 0));
    else if (field === 13) overload = reader.text();
  }
  const named = (each: string): OnnxValueInfo => ({ name: each, kind: "unknown", elementType: 0, keyType: 0, dims: null });
  const graph = { nodes, initializers: [], hasSparseInitializers: false, inputs: inputs.map(named), outputs: outputs.map(named) };
  return { domain: domain === "ai.onnx" ? "" : domain, name, overload, attributes, defaults, opsets, graph };
}

function readGraph(reader: ProtobufReader, depth: number): OnnxGraph {
  if (depth > deepest) throw new GodwitError("LIMIT_EXCEEDED", `graphs lie more than ${deepest} deep inside of one another`);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const inputs: OnnxValueInfo[] = [];
  const outputs: OnnxValueInfo[] = [];
  let hasSparseInitializers = false;
  for (const field of reader.fields()) {
    if (field === 1) nodes.push(readNode(reader.message(), depth));
    else if (field === 5) initializers.push(readTensor(reader.message()));
    else if (field === 11) inputs.push(readValueInfo(reader.message()));
    else if (field === 12) outputs.push(readValueInfo(reader.message()));
    else if (field === 15) hasSparseInitializers = true;
  }
  return { nodes, initializers, hasSparseInitializers, inputs, outputs };
}

function readNode(reader: ProtobufReader, depth: number): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  let [name, operator, domain, overload] = ["", "", "", ""];
  for (const field of reader.fields()) {
    if (field === 1) inputs.push(reader.text());
    else if (field === 2) outputs.push(reader.text());
    else if (field === 3) name = reader.text();
    else if (field === 4) operator = reader.text();
    else if (field === 5) attributes.set(...readAttribute(reader.message(), depth));
    else if (field === 7) domain = reader.text();
    else if (field === 8) overload = reader.text();
  }
  return { name, operator, domain: domain === "ai.onnx" ? "" : domain, overload, inputs, outputs, attributes };
}

/** `AttributeProto.AttributeType`. Files of the first versions leave it out: then the fields that are there tell. */
const attributeKinds: readonly (OnnxAttribute["kind"] | undefined)[] = [
  undefined,
  "float",
  "integer",
  "string",
  "tensor",
  "graph",
  "floats",
  "integers",
  "strings",
];

function readAttribute(reader: ProtobufReader, depth: number): [name: string, attribute: OnnxAttribute] {
  let name = "";
  let stated: number | undefined;
  let [float, integer, string, reference] = [0, 0, "", ""];
  let tensor: OnnxTensor | undefined;
  let graph: OnnxGraph | undefined;
  const floats: number[] = [];
  const integers: number[] = [];
  const strings: string[] = [];
  let seen: OnnxAttribute["kind"] = "other";
  for (const field of reader.fields()) {
    if (field === 1) name = reader.text();
    else if (field === 2) [float, seen] = [reader.float32(), "float"];
    else if (field === 3) [integer, seen] = [reader.integer(), "integer"];
    else if (field === 4) [string, seen] = [reader.text(), "string"];
    else if (field === 5) [tensor, seen] = [readTensor(reader.message()), "tensor"];
    else if (field === 6) [graph, seen] = [readGraph(reader.message(), depth + 1), "graph"];
    else if (field === 7) [, seen] = [reader.float32s(floats), "floats"];
    else if (field === 8) [, seen] = [reader.integers(integers), "integers"];
    else if (field === 9) [, seen] = [strings.push(reader.text()), "strings"];
    else if (field === 20) stated = reader.integer();
    else if (field === 21) reference = reader.text();
  }
  if (reference !== "") return [name, { kind: "reference", name: reference }];
  const kind = stated === undefined || stated === 0 ? seen : (attributeKinds[stated] ?? "other");
  switch (kind) {
    case "float":
      return [name, { kind, value: float }];
    case "integer":
      return [name, { kind, value: integer }];
    case "string":
      return [name, { kind, value: string }];
    case "floats":
      return [name, { kind, value: floats }];
    case "integers":
      return [name, { kind, value: integers }];
    case "strings":
      return [name, { kind, value: strings }];
    case "tensor":
      return [name, { kind, value: there(tensor, name) }];
    case "graph":
      return [name, { kind, value: there(graph, name) }];
    case "reference":
    case "other":
      return [name, { kind: "other" }];
    default:
      return kind satisfies never;
  }
}

function there<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new GodwitError("MALFORMED", `the attribute ${name} holds nothing of the type that it states`);
  return value;
}

function readTensor(reader: ProtobufReader): OnnxTensor {
  const dims: number[] = [];
  const numbers: number[] = [];
  const strings: string[] = [];
  const places = new Map<string, string>();
  let [name, elementType, isExternal] = ["", 0, false];
  let raw: Uint8Array | undefined;
  for (const field of reader.fields()) {
    if (field === 1) reader.integers(dims);
    else if (field === 2) elementType = reader.integer();
    else if (field === 4) reader.float32s(numbers);
    else if (field === 5 || field === 7 || field === 11) reader.integers(numbers);
    else if (field === 6) strings.push(reader.text());
    else if (field === 8) name = reader.text();
    else if (field === 9) raw = reader.bytes();
    else if (field === 10) reader.float64s(numbers);
    else if (field === 13) places.set(...readEntry(reader.message()));
    else if (field === 14) isExternal = reader.integer() === 1;
  }
  if (dims.some((size) => size < 0)) throw new GodwitError("MALFORMED", `the tensor ${name} has a negative size`);
  if (isExternal) return { name, elementType, dims, content: externalContent(name, places) };
  if (raw !== undefined) return { name, elementType, dims, content: { kind: "raw", bytes: raw } };
  if (strings.length > 0) return { name, elementType, dims, content: { kind: "strings", values: strings } };
  return { name, elementType, dims, content: { kind: "numbers", values: numbers } };
}

function readEntry(reader: ProtobufReader): [key: string, value: string] {
  let [key, value] = ["", ""];
  for (const field of reader.fields()) {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.text();
  }
  return [key, value];
}

/** Only files that lie beside the model itself: no folder, no way up. */
function externalContent(name: string, places: ReadonlyMap<string, string>): OnnxTensor["content"] {
  const location = places.get("location") ?? "";
  if (location === "" || location === "." || location === ".." || /[/\\:\0]/u.test(location))
    throw new GodwitError("MALFORMED", `the tensor ${name} lies in ${JSON.stringify(location)}, which is no file beside the model`);
  const [offset, length] = [Number(places.get("offset") ?? "0"), Number(places.get("length") ?? "-1")];
  if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length) || length < -1)
    throw new GodwitError("MALFORMED", `the tensor ${name} has no place in its file`);
  return { kind: "external", location, offset, length: length === -1 ? null : length };
}

function readValueInfo(reader: ProtobufReader): OnnxValueInfo {
  let info: OnnxValueInfo = { name: "", kind: "unknown", elementType: 0, keyType: 0, dims: null };
  for (const field of reader.fields()) {
    if (field === 1) info = { ...info, name: reader.text() };
    else if (field === 2) info = { ...info, ...readType(reader.message()) };
  }
  return info;
}

function readType(reader: ProtobufReader): Omit<OnnxValueInfo, "name"> {
  let type: Omit<OnnxValueInfo, "name"> = { kind: "unknown", elementType: 0, keyType: 0, dims: null };
  for (const field of reader.fields()) {
    if (field === 1) type = { kind: "tensor", keyType: 0, ...readTensorType(reader.message()) };
    else if (field === 5) type = { kind: "map", ...readMapType(reader.message()), dims: null };
    else if (field === 4 || field === 8 || field === 9) type = { kind: "other", elementType: 0, keyType: 0, dims: null };
  }
  return type;
}

function readMapType(reader: ProtobufReader): Pick<OnnxValueInfo, "elementType" | "keyType"> {
  let [elementType, keyType] = [0, 0];
  for (const field of reader.fields()) {
    if (field === 1) keyType = reader.integer();
    else if (field === 2) elementType = readType(reader.message()).elementType;
  }
  return { elementType, keyType };
}

function readTensorType(reader: ProtobufReader): { elementType: number; dims: (number | string | null)[] | null } {
  let elementType = 0;
  let shape: Uint8Array | undefined;
  for (const field of reader.fields()) {
    if (field === 1) elementType = reader.integer();
    else if (field === 2) shape = reader.bytes();
  }
  return { elementType, dims: shape === undefined ? null : readShape(shape) };
}

function readShape(bytes: Uint8Array): (number | string | null)[] {
  const reader = new ProtobufReader(bytes);
  const dims: (number | string | null)[] = [];
  for (const field of reader.fields()) if (field === 1) dims.push(readDim(reader.message()));
  return dims;
}

function readDim(reader: ProtobufReader): number | string | null {
  let dim: number | string | null = null;
  for (const field of reader.fields()) {
    if (field === 1) dim = reader.integer();
    else if (field === 2) dim = reader.text();
  }
  return typeof dim === "number" && dim <= 0 ? null : dim === "" ? null : dim;
}
