import { GodwitError } from "@godwit/core/errors";
import type { RunningServer } from "@godwit/server";
import type { Console } from "../console.ts";

/** Tells where a server listens, and of gRPC as soon as it does. */
export async function sayListening(
  console: Console,
  { url, metricsUrl, grpc, close }: RunningServer,
  grpcPort: number | undefined,
): Promise<void> {
  await console.answer(`listening ${url}`);
  if (metricsUrl !== null) await console.answer(`metrics ${metricsUrl}/metrics`);
  try {
    await console.answer(`listening grpc://${await grpc}`);
  } catch (error) {
    // A port that nobody asked for may be taken: another server's gRPC is likely there.
    if (grpcPort !== undefined || !(error instanceof GodwitError)) {
      await close();
      throw error;
    }
    console.warn(`${error.message}, so there is none; choose a port with --grpc-port`);
  }
}
