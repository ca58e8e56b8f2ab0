import { connect } from "node:http2";
import { Latencies, type LoadResult } from "./latencies.ts";

export interface GrpcLoad {
  readonly port: number;
  /** `/inference.GRPCInferenceService/ModelInfer`. */
  readonly path: string;
  /** The message as protobuf writes it. */
  readonly message: Buffer;
  /** Calls under way at any time. */
  readonly calls: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** Makes one unary call again and again over one HTTP/2 connection, and times the answers. */
export async function grpcLoad({ port, path, message, calls, warmSeconds, seconds }: GrpcLoad): Promise<LoadResult> {
  const frame = Buffer.concat([Buffer.from([0]), Buffer.alloc(4), message]);
  frame.writeUInt32BE(message.length, 1);
  const session = connect(`http://127.0.0.1:${port}`);
  const from = performance.now() + warmSeconds * 1000;
  const until = from + seconds * 1000;
  const latencies = new Latencies(from, until);
  const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
  const call = (): Promise<void> =>
    new Promise((ended) => {
      const start = performance.now();
      const stream = session.request(headers);
      let status = "";
      stream.on("response", (answer) => (status = String(answer["grpc-status"] ?? status)));
      stream.on("trailers", (trailers) => (status = String(trailers["grpc-status"])));
      stream.on("error", () => undefined);
      stream.on("close", () => {
        latencies.note(start, status === "0");
        ended();
      });
      stream.resume();
      stream.end(frame);
    });
  const caller = async (): Promise<void> => {
    while (performance.now() < until) await call();
  };
  await Promise.all(Array.from({ length: calls }, caller));
  session.close();
  return latencies.result();
}
