import { spawn, type ChildProcess } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import { godwit } from "./contenders.ts";
import type { LoadResult } from "./load/latencies.ts";
import { measureLoad } from "./measure-load.ts";
import { startServer } from "./start-server.ts";

interface GrpcSettings {
  readonly folder: string;
  readonly port: number;
  readonly rows: readonly (readonly number[])[];
  readonly calls: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

export interface GrpcMeasurement {
  (settings: GrpcSettings): Promise<LoadResult>;
  readonly title: string;
}

const path = "/inference.GRPCInferenceService/ModelInfer";

/** An empty echo of the same messages. */
export const echoLoad: GrpcMeasurement = Object.assign(
  async (settings: GrpcSettings) => {
    const program = fileURLToPath(new URL("baselines/grpc-echo.ts", import.meta.url));
    const child = spawn("taskset", ["-c", "0", process.execPath, program, String(settings.port)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      await listening(settings.port, child);
      return await load(settings, settings.port);
    } finally {
      child.kill("SIGKILL");
    }
  },
  { title: "empty grpc-js echo" },
);

/** One row of Godwit's, over gRPC. */
export const godwitGrpcLoad: GrpcMeasurement = Object.assign(
  async (settings: GrpcSettings) => {
    const server = await startServer(godwit("forest.joblib"), settings.port, settings.folder, settings.rows[0]!);
    try {
      return await load(settings, settings.port + 1);
    } finally {
      await server.stop();
    }
  },
  { title: "Godwit, gRPC" },
);

async function load({ folder, rows, calls, warmSeconds, seconds }: GrpcSettings, port: number): Promise<LoadResult> {
  return measureLoad("grpc", folder, message(rows[0]!), { port, path, calls, warmSeconds, seconds });
}

function message(row: readonly number[]): Buffer {
  const file = fileURLToPath(new URL("../../packages/server/proto/open_inference.proto", import.meta.url));
  const service = loadSync(file, { keepCase: true })["inference.GRPCInferenceService"] as ServiceDefinition;
  return service["ModelInfer"]!.requestSerialize({
    model_name: "forest",
    inputs: [{ name: "input", datatype: "FP64", shape: [1, row.length] }],
    outputs: [{ name: "predict" }],
    raw_input_contents: [Buffer.from(Float64Array.from(row).buffer)],
  });
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.once("close", () => socket.destroy());
      setTimeout(() => socket.destroy(), 200).unref();
    });
    if (reached) return;
    await sleep(20);
  }
}
