import { SqlError } from "../sql-error.ts";

/** A message of a client: its letter (empty for the first packet, which has none) and what follows its length. */
export interface FrontendMessage {
  readonly type: string;
  readonly body: Buffer;
}

const longestStartup = 10_000;

/** Cuts the bytes of a connection into messages. A length that cannot be is refused before anything is kept for it. */
export class FrontendReader {
  readonly #longest: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Bytes that are held and not yet taken. */
  get held(): number {
    return this.#length;
  }

  push(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** The first packet of a connection; null until it is whole. Throws SqlError. */
  startup(): FrontendMessage | null {
    if (this.#length < 4) return null;
    const length = this.#joined().readUInt32BE(0);
    if (length < 8 || length > longestStartup) throw new SqlError("08P01", "invalid length of startup packet");
    const body = this.#take(length, 4);
    return body === null ? null : { type: "", body };
  }

  /** The next message; null until it is whole. Throws SqlError. */
  next(): FrontendMessage | null {
    if (this.#length < 5) return null;
    if (this.#parts[0]!.length < 5) this.#joined();
    const head = this.#parts[0]!;
    const length = head.readUInt32BE(1);
    if (length < 4) throw new SqlError("08P01", "invalid message length");
    if (length > this.#longest)
      throw new SqlError("54000", `a message of ${length} bytes is longer than the ${this.#longest} that are taken`);
    const type = String.fromCharCode(head[0]!);
    const body = this.#take(length + 1, 5);
    return body === null ? null : { type, body };
  }

  #take(length: number, from: number): Buffer | null {
    if (this.#length < length) return null;
    const all = this.#joined();
    const rest = all.subarray(length);
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return all.subarray(from, length);
  }

  #joined(): Buffer {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0]!;
  }
}
