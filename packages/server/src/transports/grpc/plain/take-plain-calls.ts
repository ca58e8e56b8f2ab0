import type { Http2SecureServer, Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { admitPlainCall } from "./admit-plain-call.ts";
import type { GrpcGuardParts } from "../guard.ts";
import { PlainCall } from "./plain-call.ts";
import type { PlainMethod } from "./plain-method.ts";

/**
 * Answers the plain calls of one method on their streams, without the library, whose layers take several times as long as a prediction. What is
 * not plain goes to the library with its stream, and so does a caller who is refused.
 */
export function takePlainCalls(server: Http2Server | Http2SecureServer, method: PlainMethod, parts: GrpcGuardParts): void {
  const [usual, ...others] = server.listeners("stream") as ((stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void)[];
  if (usual === undefined || others.length > 0) throw new Error("the server has not the one listener for streams that it begins with");
  server.off("stream", usual);
  server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const admitted = headers[":path"] === method.path ? admitPlainCall(stream, headers, method.path, parts) : null;
    if (admitted === null) usual(stream, headers);
    else new PlainCall(stream, method, admitted).begin();
  });
}
