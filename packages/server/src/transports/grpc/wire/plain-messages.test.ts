import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelInferRequest, ModelInferResponse } from "../messages.ts";
import { loadProtocol, serviceName } from "../service.ts";
import { readInferRequest } from "./read-infer-request.ts";
import { writeInferResponse } from "./write-infer-response.ts";

const protocol = loadProtocol()[serviceName] as ServiceDefinition;
const infer = protocol["ModelInfer"] as MethodDefinition<object, object>;
/** By the protocol's description. */
const encode = (request: object): Buffer => infer.requestSerialize(request);
const decode = (bytes: Buffer): ModelInferRequest => infer.requestDeserialize(bytes) as ModelInferRequest;

const name = fc.string({ unit: "grapheme-ascii", maxLength: 200 });
const shape = fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { maxLength: 5 });
const bytes = fc.uint8Array({ maxLength: 300 }).map((data) => Buffer.from(data));
const tensor = fc.record({ name, datatype: name, shape });
const request = fc.record({
  model_name: name,
  model_version: name,
  id: name,
  inputs: fc.array(tensor, { maxLength: 3 }),
  outputs: fc.array(fc.record({ name }), { maxLength: 3 }),
  raw_input_contents: fc.array(bytes, { maxLength: 3 }),
});

/** Numbers as they are, in place of texts, and outputs without what they have not. */
function plain({ inputs, outputs, raw_input_contents: raw, ...rest }: ModelInferRequest): object {
  return {
    ...rest,
    inputs: inputs.map(({ name, datatype, shape, contents }) => ({ name, datatype, shape: shape.map(Number), contents })),
    outputs: outputs.map(({ name }) => ({ name })),
    raw_input_contents: raw.map((each) => Buffer.from(each).toString("hex")),
  };
}

describe("a request", () => {
  test("that is plain is read as the protocol's description reads it", () => {
    fc.assert(
      fc.property(request, (message) => {
        const written = encode(message);
        expect(plain(readInferRequest(written)!)).toEqual(plain(decode(written)));
      }),
    );
  });

  test("may have its shape number by number", () => {
    const input = [0x18, 3, 0x18, 0xac, 0x02];
    expect(readInferRequest(Buffer.from([0x2a, 5, ...input]))?.inputs[0]?.shape).toEqual([3, 300]);
    expect(readInferRequest(Buffer.from([0x2a, 6, ...input]))).toBeNull();
  });

  test.each<[string, object]>([
    ["parameters", { parameters: { priority: { int64_param: 1 } } }],
    ["parameters of a tensor", { inputs: [{ name: "a", parameters: { x: { bool_param: true } } }] }],
    ["parameters of an output", { outputs: [{ name: "a", parameters: { x: { bool_param: true } } }] }],
    ["contents by value", { inputs: [{ name: "a", contents: { fp64_contents: [1, 2] } }] }],
    ["a name beyond ASCII", { model_name: "häuser" }],
    ["a negative size", { inputs: [{ name: "a", shape: [-1] }] }],
    ["a size beyond 2^49", { inputs: [{ name: "a", shape: ["9007199254740993"] }] }],
  ])("with %s is left to the description", (_name, message) => {
    expect(readInferRequest(encode({ model_name: "forest", ...message }))).toBeNull();
  });

  test("that is cut or broken is never read as another one", () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.nat({ max: 255 }), (message, place, byte) => {
        const written = encode(message);
        if (written.length === 0) return;
        const at = place % written.length;
        const cut = written.subarray(0, at);
        const changed = Buffer.from(written);
        changed[at] = byte;
        for (const each of [cut, changed]) {
          const read = readInferRequest(each);
          if (read !== null) expect(plain(read)).toEqual(plain(decode(each)));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a response", () => {
  const response = fc
    .array(fc.tuple(fc.record({ name: fc.string(), datatype: name, shape }), bytes), { minLength: 1, maxLength: 4 })
    .chain((tensors) =>
      fc.record({
        model_name: fc.string(),
        model_version: name,
        id: fc.string({ unit: "grapheme" }),
        outputs: fc.constant(tensors.map(([output]) => output)),
        raw_output_contents: fc.constant(tensors.map(([, raw]) => raw)),
      }),
    );

  test("of bytes is written as the protocol's description writes it", () => {
    fc.assert(
      fc.property(response, (message: ModelInferResponse) => {
        expect(writeInferResponse(message)!.toString("hex")).toBe(infer.responseSerialize(message).toString("hex"));
      }),
    );
  });

  test("by value, or with parameters, is left to the description", () => {
    const empty = { model_name: "a", model_version: "1", id: "", outputs: [], raw_output_contents: [] };
    expect(writeInferResponse(empty)).toBeNull();
    const one = { ...empty, outputs: [{ name: "a", datatype: "FP64", shape: [0] }], raw_output_contents: [Buffer.alloc(0)] };
    expect(writeInferResponse(one)).not.toBeNull();
    expect(writeInferResponse({ ...one, parameters: { warnings: { string_param: "[]" } } })).toBeNull();
  });
});
