import type { ServerHttp2Stream } from "node:http2";
import { status } from "@grpc/grpc-js";
import { retryAfter } from "../guard.ts";
import { grpcStatus } from "../status.ts";
import type { AdmittedCall } from "./admit-plain-call.ts";
import { framing, type PlainMethod } from "./plain-method.ts";

type Failure = ReturnType<typeof grpcStatus>;

const answerHeaders = {
  ":status": 200,
  "content-type": "application/grpc+proto",
  "grpc-accept-encoding": "identity,deflate,gzip",
  "grpc-encoding": "identity",
};
const { ":status": httpStatus, "content-type": contentType } = answerHeaders;
const trailersFollow = { waitForTrailers: true };
const allIsWell = { "grpc-status": status.OK, "grpc-message": "OK" };
const ignore = (): void => undefined;

function endWell(this: ServerHttp2Stream): void {
  this.sendTrailers(allIsWell);
}

/** A call of one message on its stream, from its first byte to its trailers. */
export class PlainCall {
  readonly #stream: ServerHttp2Stream;
  readonly #method: PlainMethod;
  readonly #admitted: AdmittedCall;
  readonly #deadline: number | null;
  readonly #timer: NodeJS.Timeout | null;
  #pieces: Buffer[] = [];
  #length = 0;
  /** Bytes of the message with its framing; none before the framing is there. */
  #whole: number | null = null;
  /** Whether an answer began, or nobody waits for one. */
  #isOver = false;

  constructor(stream: ServerHttp2Stream, method: PlainMethod, admitted: AdmittedCall) {
    this.#stream = stream;
    this.#method = method;
    this.#admitted = admitted;
    const { timeout } = admitted;
    this.#deadline = timeout === null ? null : performance.now() + timeout;
    this.#timer = timeout === null ? null : setTimeout(() => this.#miss(), timeout);
  }

  begin(): void {
    const stream = this.#stream;
    if (this.#timer !== null) stream.on("close", () => clearTimeout(this.#timer!));
    stream.on("error", ignore);
    stream.on("data", (piece: Buffer) => this.#receive(piece));
    stream.on("end", () => this.#answer());
  }

  #receive(piece: Buffer): void {
    if (this.#isOver) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#whole === null && this.#length >= framing) {
      const size = this.#bytes().readUInt32BE(1);
      const { mostBytes } = this.#method;
      if (size > mostBytes)
        return this.#refuseAtOnce({
          code: status.RESOURCE_EXHAUSTED,
          details: `Received message larger than max (${size} vs ${mostBytes})`,
        });
      this.#whole = framing + size;
    }
    if (this.#whole !== null && this.#length > this.#whole)
      this.#refuseAtOnce({ code: status.UNIMPLEMENTED, details: `there is more than one message for ${this.#method.path}` });
  }

  #answer(): void {
    if (this.#isOver) return;
    if (this.#length !== this.#whole)
      return this.#refuseAtOnce({ code: status.UNIMPLEMENTED, details: `there is no whole message for ${this.#method.path}` });
    const bytes = this.#bytes();
    if (bytes[0] !== 0)
      return this.#refuseAtOnce({ code: status.INTERNAL, details: "the message is compressed, and grpc-encoding says that it is not" });
    const { principal, requestId, header } = this.#admitted;
    let respond: ReturnType<PlainMethod["read"]>;
    try {
      respond = this.#method.read(bytes.subarray(framing), { principal });
    } catch (error) {
      return this.#refuseAtOnce(grpcStatus(error), retryAfter(error));
    }
    const stream = this.#stream;
    const whenGone = (gone: () => void): (() => void) => {
      stream.once("close", gone);
      return () => stream.off("close", gone);
    };
    respond(
      { principal, requestId, header, deadline: this.#deadline, whenGone },
      { reply: (framed) => this.#reply(framed), refuse: (failure) => this.#refuse(failure) },
    );
  }

  #bytes(): Buffer {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces, this.#length)];
    return this.#pieces[0]!;
  }

  #reply(framed: Buffer): void {
    if (!this.#begins()) return;
    this.#stream.respond({ ...answerHeaders, "x-request-id": this.#admitted.requestId }, trailersFollow);
    this.#stream.on("wantTrailers", endWell);
    this.#stream.end(framed);
  }

  #refuse({ code, details }: Failure): void {
    if (!this.#begins()) return;
    const stream = this.#stream;
    stream.respond({ ...answerHeaders, "x-request-id": this.#admitted.requestId }, trailersFollow);
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": code, "grpc-message": encodeURI(details) }));
    stream.end();
  }

  /** Before the message was taken in. */
  #refuseAtOnce({ code, details }: Failure, after: string | null = null): void {
    if (!this.#begins()) return;
    this.#pieces = [];
    const failure = { "grpc-status": code, "grpc-message": encodeURI(details), ...(after !== null && { "retry-after": after }) };
    this.#stream.respond({ ":status": httpStatus, "content-type": contentType, ...failure }, { endStream: true });
  }

  /** Whether somebody still waits for an answer that begins now. */
  #begins(): boolean {
    if (this.#isOver || this.#stream.destroyed || this.#stream.closed) return false;
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    return true;
  }

  #miss(): void {
    this.#refuseAtOnce({ code: status.DEADLINE_EXCEEDED, details: "Deadline exceeded" });
  }
}
