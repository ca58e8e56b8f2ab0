import { ServerInterceptingCall, status, type ServerInterceptor } from "@grpc/grpc-js";
import type { KeyCheck } from "../../access/key-check.ts";

/** What load balancers ask; it tells nothing. */
const open: readonly string[] = [
  "/grpc.health.v1.Health/",
  "/inference.GRPCInferenceService/ServerLive",
  "/inference.GRPCInferenceService/ServerReady",
];

/** Every call of every service asks for the key, in the metadata `authorization: Bearer KEY` or `x-api-key: KEY`. */
export function keyInterceptor(isRight: KeyCheck): ServerInterceptor {
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start(next) {
        if (open.some((prefix) => path.startsWith(prefix))) return next({});
        return next({
          onReceiveMetadata(metadata, received) {
            const [authorization, key] = ["authorization", "x-api-key"].map((name) => metadata.get(name)[0]?.toString());
            if (isRight(authorization, key)) received(metadata);
            else
              call.sendStatus({
                code: status.UNAUTHENTICATED,
                details: "this server asks for its key: send it as `authorization: Bearer KEY`",
              });
          },
        });
      },
    });
}
