import { SqlError } from "../sql-error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a message's fields in turn. Whatever is not there is refused as PostgreSQL refuses it. */
export class MessageFields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.#bytes[this.#step(1)]!;
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#step(2));
  }

  /** A count of things of at least so many bytes each. */
  count(eachBytes: number): number {
    const count = this.#bytes.readUInt16BE(this.#step(2));
    if (count * eachBytes > this.rest) throw malformed();
    return count;
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#step(4));
  }

  bytes(length: number): Buffer {
    if (length < 0) throw malformed();
    const from = this.#step(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** A text that ends with a zero byte. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw malformed();
    const text = decodeText(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  end(): void {
    if (this.rest > 0) throw malformed();
  }

  #step(length: number): number {
    const from = this.#at;
    if (length > this.rest) throw malformed();
    this.#at += length;
    return from;
  }
}

/** Throws SqlError for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new SqlError("22021", 'invalid byte sequence for encoding "UTF8"');
  }
}

function malformed(): SqlError {
  return new SqlError("08P01", "invalid message format");
}
