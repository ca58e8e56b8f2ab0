import type { Socket } from "node:net";
import type { Principal } from "../../access/principal.ts";
import { readPlainHead, type PlainHead } from "./plain-head.ts";

/** What is done with a connection's requests; `R` is what answers one. */
export interface LaneService<R> {
  /** What answers requests with this head; null: nothing on the lane. The same head finds the same. */
  find(head: PlainHead): R | null;
  /** Who asks, before the body is waited for; null: that is for the usual server to find out. */
  admit(head: PlainHead, route: R, socket: Socket): Principal | null;
  /** Answers a request; a promise where that takes longer. It never throws or rejects. The answer is written at the end of the turn. */
  answer(request: LaneRequest<R>, socket: Socket): void | Promise<void>;
  /** Writes what is to be written at the end of the turn. */
  flush(): void;
  /** Gives a connection to the usual server, with the bytes that came and were not answered. */
  handOver(socket: Socket, bytes: Buffer): void;
  /** The caller closed its side in the middle of a request. */
  brokeOff(socket: Socket): void;
  closed(connection: LaneConnection<R>): void;
}

export interface LaneRequest<R> {
  readonly head: PlainHead;
  readonly route: R;
  readonly principal: Principal;
  readonly body: Buffer;
}

/** Milliseconds of quiet after which a connection ends: one that asks nothing more, and one whose caller does not read. */
export interface SweepLimits {
  readonly keepAliveTimeout: number;
  readonly idleTimeout: number;
}

/**
 * One connection on the lane. It begins with a request that is plain and leaves the lane for good with the first one that is not, between two
 * requests, so that no byte is read twice.
 */
export class LaneConnection<R> {
  readonly #socket: Socket;
  readonly #service: LaneService<R>;
  /** The last request's: the next one's is mostly the same, byte for byte. */
  #head: PlainHead | null = null;
  #route: R | null = null;
  /** Who sent the request that is arriving; null where its head has not been looked at. */
  #principal: Principal | null = null;
  #pieces: Buffer[] = [];
  #length = 0;
  #isAnswering = false;
  #isEnding = false;
  /** When a sweep first found that nothing came since the one before it; null: something came. */
  #quietSince: number | null = null;
  /** Whether a sweep found the request that is arriving already. */
  #isSlow = false;
  #answers = 0;
  readonly #onData = (bytes: Buffer): void => this.#receive(bytes);
  readonly #onEnd = (): void => {
    this.#isEnding = true;
    if (this.#isAnswering) return;
    this.#service.flush();
    if (this.#length > 0) this.#service.brokeOff(this.#socket);
    else this.#socket.end();
  };
  readonly #onClose = (): void => this.#service.closed(this);
  readonly #onDrain = (): void => void this.#socket.resume();
  readonly #onError = (): void => undefined;

  constructor(socket: Socket, service: LaneService<R>) {
    this.#socket = socket;
    this.#service = service;
    socket.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onClose).on("drain", this.#onDrain);
    socket.on("error", this.#onError);
  }

  /** Whether a request has arrived that is not answered. */
  get isAnswering(): boolean {
    return this.#isAnswering;
  }

  /** Called every so often: what is slow is the usual server's work, which has its limits for that; what is idle for long ends. */
  sweep(now: number, { keepAliveTimeout, idleTimeout }: SweepLimits): void {
    if (this.#isAnswering) return;
    this.#quietSince ??= now;
    const quiet = now - this.#quietSince;
    if (this.#socket.writableNeedDrain) {
      if (quiet >= idleTimeout) this.#socket.destroy();
    } else if (this.#length > 0 || this.#answers === 0) {
      if (this.#isSlow) this.#leave(this.#take());
      else this.#isSlow = true;
    } else if (quiet >= keepAliveTimeout) this.#socket.destroy();
  }

  /** Ends the connection, where a request is under way after its answer. */
  end(): void {
    this.#isEnding = true;
    if (!this.#isAnswering) this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#quietSince = null;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    // What comes before its turn waits in the kernel.
    if (this.#isAnswering) this.#socket.pause();
    else this.#next();
  }

  #next(): void {
    if (this.#principal === null && !this.#isAdmitted(this.#pieces[0]!)) return this.#leave(this.#take());
    const [head, route, principal] = [this.#head!, this.#route!, this.#principal!];
    const missing = head.bytes.length + head.bodyLength - this.#length;
    if (missing > 0) return;
    const bytes = this.#take();
    if (missing < 0) return this.#leave(bytes);
    this.#answers++;
    const answered = this.#service.answer({ head, route, principal, body: bytes.subarray(head.bytes.length) }, this.#socket);
    if (answered === undefined) this.#rest();
    else void this.#restAfter(answered);
  }

  async #restAfter(answered: Promise<void>): Promise<void> {
    this.#isAnswering = true;
    await answered;
    this.#isAnswering = false;
    this.#rest();
    if (this.#length > 0 && !this.#socket.destroyed) this.#next();
  }

  /** After an answer. */
  #rest(): void {
    if (this.#isEnding) {
      this.#service.flush();
      this.#socket.end();
    } else if (this.#socket.writableNeedDrain) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #isAdmitted(bytes: Buffer): boolean {
    if (!this.#beginsAsBefore(bytes)) {
      this.#head = readPlainHead(bytes);
      this.#route = this.#head === null ? null : this.#service.find(this.#head);
    }
    if (this.#head === null || this.#route === null) return false;
    this.#principal = this.#service.admit(this.#head, this.#route, this.#socket);
    return this.#principal !== null;
  }

  #beginsAsBefore(bytes: Buffer): boolean {
    if (this.#head === null) return false;
    const known = this.#head.bytes;
    return bytes.length >= known.length && bytes.compare(known, 0, known.length, 0, known.length) === 0;
  }

  #take(): Buffer {
    const bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#length);
    this.#pieces = [];
    this.#length = 0;
    this.#principal = null;
    this.#isSlow = false;
    return bytes;
  }

  #leave(bytes: Buffer): void {
    const socket = this.#socket;
    socket.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onClose).off("drain", this.#onDrain);
    socket.off("error", this.#onError);
    this.#service.closed(this);
    this.#service.handOver(socket, bytes);
    if (socket.isPaused()) socket.resume();
  }
}
