import { Metadata, status, type Client, type MethodDefinition, type ServiceDefinition } from "@grpc/grpc-js";
import { loadProtocol } from "../../src/transports/grpc/service.ts";
import type { Finding } from "./fuzz-http.ts";
import { mutateBytes, mutateJson } from "./mutate.ts";
import { Random } from "./random.ts";

const methods = Object.values(loadProtocol()["inference.GRPCInferenceService"] as ServiceDefinition).filter(
  ({ requestStream, responseStream, path }) => !requestStream && !responseStream && !/Load|Unload/.test(path),
) as MethodDefinition<object, object>[];

const row = [1, 2, 3, 4, 5, 6];
const seeds: readonly object[] = [
  { name: "forest", version: "1" },
  { model_name: "forest", id: "7", inputs: [{ name: "input", datatype: "FP64", shape: [1, 6], contents: { fp64_contents: row } }] },
  {
    model_name: "forest",
    inputs: [{ name: "input", datatype: "INT64", shape: [1, 6], contents: { int64_contents: row } }],
    outputs: [{ name: "predict" }],
  },
  { model_name: "words", inputs: [{ name: "input", datatype: "BYTES", shape: [1], contents: { bytes_contents: [Buffer.from("good")] } }] },
  {
    model_name: "forest",
    parameters: { priority: { int64_param: 1 } },
    inputs: [{ name: "input", datatype: "FP64", shape: [1, 6] }],
    raw_input_contents: [Buffer.from(Float64Array.from(row).buffer)],
  },
];

/** One call of a seed, and what is wrong with its status; null where nothing is. */
export function fuzzGrpc(client: Client, key: string, seed: number): Promise<Finding | null> {
  const random = new Random(seed);
  const method = random.below(3) === 0 ? random.pick(methods) : methods.find(({ path }) => path.endsWith("ModelInfer"))!;
  const bytes = messageOf(random, method);
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${key}`);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      method.path,
      (message: Buffer) => message,
      (reply: Buffer) => reply,
      bytes,
      metadata,
      { deadline: Date.now() + 20_000 },
      (error) => {
        const code = error?.code ?? status.OK;
        const allowed = [
          status.OK,
          status.INVALID_ARGUMENT,
          status.NOT_FOUND,
          status.RESOURCE_EXHAUSTED,
          status.FAILED_PRECONDITION,
          status.DEADLINE_EXCEEDED,
          status.UNIMPLEMENTED,
        ];
        const leaks = /\.ts:\d+|node_modules|node:internal/.test(error?.details ?? "");
        if (allowed.includes(code) && !leaks && (code === status.OK || /^[A-Z_]+: /.test(error!.details))) resolve(null);
        else resolve({ seed, what: `status ${code}: ${error?.details}`, request: `${method.path} ${bytes.toString("hex").slice(0, 600)}` });
      },
    );
  });
}

/** A message with some fields changed, or some of its bytes. */
function messageOf(random: Random, method: MethodDefinition<object, object>): Buffer {
  const value = random.pick(seeds);
  const serialize = (message: object): Buffer => {
    try {
      return method.requestSerialize(message);
    } catch {
      return method.requestSerialize(value);
    }
  };
  const changed = random.below(2) === 0 ? value : mutateJson(random, JSON.parse(JSON.stringify(value)));
  const bytes = serialize(changed !== null && typeof changed === "object" ? changed : value);
  return random.below(2) === 0 ? bytes : mutateBytes(random, bytes);
}
