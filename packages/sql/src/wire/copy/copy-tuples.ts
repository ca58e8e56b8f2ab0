import { SqlError } from "../sql-error.ts";

const signature = Buffer.from("PGCOPY\n\u{ff}\r\n\0", "latin1");

const longestRow = 2 ** 27;

/** Cuts the bytes of COPY's binary format, which come in pieces, into rows of fields; null is NULL. */
export class CopyTuples {
  #rest: Buffer = Buffer.alloc(0);
  #hasBegun = false;
  #isDone = false;

  /** Throws SqlError. */
  push(bytes: Buffer): readonly (readonly (Buffer | null)[])[] {
    const given = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    if (!this.#hasBegun) {
      at = this.#header(given);
      if (at < 0) {
        this.#rest = given;
        return [];
      }
      this.#hasBegun = true;
    }
    const rows: (readonly (Buffer | null)[])[] = [];
    for (let next = this.#tuple(given, at, rows); next >= 0; next = this.#tuple(given, at, rows)) at = next;
    this.#rest = given.subarray(at);
    if (this.#rest.length > longestRow) throw new SqlError("54000", `a row of COPY data holds at most ${longestRow} bytes`);
    return rows;
  }

  /** After the last piece. Throws SqlError where a row is not whole. */
  end(): void {
    if (!this.#isDone && (this.#rest.length > 0 || !this.#hasBegun)) throw new SqlError("22P04", "unexpected EOF in COPY data");
  }

  /** Where the rows begin; -1: not there yet. */
  #header(given: Buffer): number {
    if (given.length < signature.length + 8) return -1;
    if (!given.subarray(0, signature.length).equals(signature)) throw new SqlError("22P04", "COPY file signature not recognized");
    if (given.readInt32BE(signature.length) !== 0) throw new SqlError("22P04", "invalid COPY file header (flags that are not known)");
    const end = signature.length + 8 + given.readUInt32BE(signature.length + 4);
    return given.length < end ? -1 : end;
  }

  /** Where the next row begins; -1: this one is not whole, or was the last. */
  #tuple(given: Buffer, from: number, rows: (readonly (Buffer | null)[])[]): number {
    if (this.#isDone || given.length < from + 2) return -1;
    const count = given.readInt16BE(from);
    if (count === -1) {
      this.#isDone = true;
      return -1;
    }
    const fields: (Buffer | null)[] = [];
    let at = from + 2;
    for (let field = 0; field < count; field++) {
      if (given.length < at + 4) return -1;
      const length = given.readInt32BE(at);
      at += 4;
      if (length < -1) throw new SqlError("22P04", "invalid field size");
      if (given.length < at + Math.max(0, length)) return -1;
      fields.push(length === -1 ? null : Buffer.from(given.subarray(at, at + length)));
      at += Math.max(0, length);
    }
    rows.push(fields);
    return at;
  }
}
