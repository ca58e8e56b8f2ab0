import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { findPeer } from "../../../scripts/test-peers.ts";
import { serveExams } from "./served-examples.ts";

const program = findPeer("grpcurl");
const run = promisify(execFile);

describe.skipIf(program === undefined)("grpcurl, which knows the server by reflection alone (needs grpcurl)", () => {
  let server: RunningServer;
  let address: string;
  beforeAll(async () => {
    server = await serveExams({ grpcPort: 0, apiKey: "secret" });
    address = (await server.grpc)!;
  }, 60_000);
  afterAll(() => server?.close());

  const key = ["-H", "authorization: Bearer secret"];
  const grpcurl = async (...parameters: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await run(program!, ["-plaintext", ...parameters]).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    return stdout + stderr;
  };

  test("lists and describes the services", async () => {
    expect(await grpcurl(...key, address, "list")).toMatch(/^grpc\.health\.v1\.Health\n[^]*^inference\.GRPCInferenceService\n/mu);
    const described = await grpcurl(...key, address, "describe", "inference.GRPCInferenceService.ModelInfer");
    expect(described).toContain("rpc ModelInfer ( .inference.ModelInferRequest ) returns ( .inference.ModelInferResponse );");
    expect(await grpcurl(address, "list")).toContain("Unauthenticated");
  });

  test("asks for a prediction in JSON, and is told what is wrong with one", async () => {
    const ask = (contents: object, ...headers: readonly string[]): Promise<string> => {
      const input = { name: "input", datatype: "FP64", shape: [1, 6], contents };
      return grpcurl(
        ...headers,
        "-d",
        JSON.stringify({ model_name: "forest", inputs: [input] }),
        address,
        "inference.GRPCInferenceService/ModelInfer",
      );
    };
    const numbers = { fp64_contents: [1, 2, 3, 4, 5, 6] };
    const answer = JSON.parse(await ask(numbers, ...key)) as { model_name: string; outputs: { name: string; shape: string[] }[] };
    expect(answer).toMatchObject({ model_name: "forest", outputs: [{ name: "predict", shape: ["1"] }, { name: "predict_proba" }] });
    expect(await ask(numbers)).toContain("UNAUTHENTICATED: this server asks its callers for a key");
    expect(await ask({ fp64_contents: [1] }, ...key)).toMatch(/Code: InvalidArgument/u);
    expect(await grpcurl(...key, address, "grpc.health.v1.Health/Check")).toContain("SERVING");
  });
});
