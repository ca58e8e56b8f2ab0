import type { Duplex } from "node:stream";
import { BackendWriter } from "../protocol/backend-writer.ts";

const full = 1 << 16;

/** Messages on their way to a client. What waits is bounded: whoever writes rows waits for the client to read. */
export class Output {
  readonly writer = new BackendWriter();
  readonly #socket: Duplex;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(socket: Duplex) {
    this.#socket = socket;
    const wake = (): void => {
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    };
    socket.on("drain", wake);
    socket.once("close", () => {
      this.#isClosed = true;
      wake();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isFull(): boolean {
    return this.writer.length >= full;
  }

  /** Hands everything to the connection, and waits while the client reads slower than is written. */
  async flush(): Promise<void> {
    if (this.writer.length === 0 || this.#isClosed) return;
    if (this.#socket.write(this.writer.take())) return;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
    });
  }
}
