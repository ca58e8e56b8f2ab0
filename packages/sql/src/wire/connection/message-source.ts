import type { Duplex } from "node:stream";
import { FrontendReader, type FrontendMessage } from "../protocol/frontend-reader.ts";
import { SqlError } from "../sql-error.ts";

const mostWaiting = 1 << 20;

/** The messages of a connection in turn. Reading stops where more waits than is worth holding. */
export class MessageSource {
  readonly #socket: Duplex;
  readonly #reader: FrontendReader;
  readonly #take = (bytes: Buffer): void => this.#push(bytes);
  readonly #finish = (): void => this.#end();
  #wake: (() => void) | null = null;
  #isEnded = false;

  constructor(socket: Duplex, longestMessage: number) {
    this.#socket = socket;
    this.#reader = new FrontendReader(longestMessage);
    socket.on("data", this.#take);
    socket.once("end", this.#finish);
    socket.once("close", this.#finish);
  }

  get held(): number {
    return this.#reader.held;
  }

  /** The first packet; null at the end of the connection. Throws SqlError. */
  startup(): Promise<FrontendMessage | null> {
    return this.#await(() => this.#reader.startup());
  }

  next(): Promise<FrontendMessage | null> {
    return this.#await(() => this.#reader.next());
  }

  /** Leaves the socket to another. */
  detach(): void {
    this.#socket.off("data", this.#take);
    this.#socket.off("end", this.#finish);
    this.#socket.off("close", this.#finish);
  }

  async #await(read: () => FrontendMessage | null): Promise<FrontendMessage | null> {
    for (;;) {
      const message = read();
      if (message !== null) return message;
      if (this.#isEnded) {
        if (this.#reader.held > 0) throw new SqlError("08P01", "unexpected end of the connection", { fatal: true });
        return null;
      }
      this.#socket.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #push(bytes: Buffer): void {
    this.#reader.push(bytes);
    if (this.#reader.held > mostWaiting && this.#wake === null) this.#socket.pause();
    this.#wakeUp();
  }

  #end(): void {
    this.#isEnded = true;
    this.#wakeUp();
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
