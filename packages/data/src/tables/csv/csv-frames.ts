import { isUtf8 } from "node:buffer";
import { GodwitError, type ErrorCode } from "@godwit/core/errors";
import type { Frame, Reject, ScalarVector } from "../../frames/frame.ts";
import type { WantedColumn } from "../../sources/source.ts";
import { findBrokenUtf8, wholeCharacters } from "../check-utf8.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import { numberOfField, readNumber } from "./read-number.ts";
import { StringCache } from "./string-cache.ts";

const lineFeed = 10;
const carriageReturn = 13;
const longestRecord = 1 << 26;
const mostShown = 500;

interface Wanted {
  readonly columns: readonly WantedColumn[];
  readonly frameRows: number;
  readonly firstRow: number;
}

interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly column?: string;
  readonly byte?: number;
}

/**
 * Records of a CSV file as frames. A record that breaks the format, or has a cell that is no number where numbers are wanted, is a
 * reject with its line and byte; reading goes on behind it. An empty field is a cell that is not there.
 */
export class CsvFrames {
  readonly #file: string;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #wanted: Wanted;
  readonly #hasHeader: boolean;
  /** The names of the columns, once they are read. */
  header: readonly string[] | null;
  #headerPassed: boolean;
  #ready: Frame[] = [];
  #bytes: Buffer = Buffer.alloc(1);
  /** Offset of `#bytes[0]` in the content. */
  #base = 0;
  #start = 0;
  #end = 0;
  #checked = 0;
  /** Whether some record among the bytes is not UTF-8. */
  #broken = false;
  #last = false;
  #line = 1;
  /** Records read so far, bad ones included. */
  #row = 0;
  #blank: { readonly line: number; readonly byte: number }[] = [];
  #problem: Problem | null = null;
  #targets: Int32Array = new Int32Array(0);
  /** Fields that are wanted in more than one way. */
  readonly #others = new Map<number, number[]>();
  #numbers: (Float64Array | null)[] = [];
  #texts: (string[] | null)[] = [];
  #present: (Uint8Array | null)[] = [];
  readonly #caches: StringCache[];
  #good = 0;
  #frameStart = 0;
  #rejects: Reject[] = [];
  #positions: Float64Array | null = null;

  constructor(file: string, dialect: CsvDialect, header: readonly string[] | null, wanted: Wanted) {
    this.#file = file;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#quote = dialect.quote.charCodeAt(0);
    this.#hasHeader = dialect.header;
    this.#wanted = wanted;
    this.header = header;
    this.#headerPassed = !dialect.header && header !== null;
    this.#caches = wanted.columns.map(() => new StringCache());
    if (header !== null) {
      this.#targets = Int32Array.from(header, (name) => wanted.columns.findIndex((column) => column.name === name));
      wanted.columns.forEach(({ name }, index) => {
        const field = header.indexOf(name);
        if (this.#targets[field] !== index) this.#others.set(field, [...(this.#others.get(field) ?? []), index]);
      });
    }
    this.#allocate();
  }

  /** Takes the next bytes and gives the frames that they complete. */
  push(bytes: Uint8Array): Frame[] {
    this.#append(bytes);
    this.#parse();
    return this.#ready.splice(0);
  }

  /** Takes the end of the file and gives what is left. MALFORMED_INPUT where there was no header. */
  finish(): Frame[] {
    this.#last = true;
    this.#append(new Uint8Array(0));
    this.#parse();
    if (this.header === null)
      throw new GodwitError("MALFORMED_INPUT", "the file is empty; a CSV begins with a header line", {
        where: { file: this.#file, line: 1 },
      });
    if (this.#row > this.#frameStart) this.#emit();
    return this.#ready.splice(0);
  }

  #allocate(): void {
    const { columns, frameRows } = this.#wanted;
    this.#numbers = columns.map(({ as }) => (as === "number" ? new Float64Array(frameRows) : null));
    this.#texts = columns.map(({ as }) => (as === "number" ? null : []));
    this.#present = columns.map(() => null);
  }

  #append(bytes: Uint8Array): void {
    const rest = this.#end - this.#start;
    if (rest > longestRecord)
      throw new GodwitError("MALFORMED_INPUT", `a record is longer than ${longestRecord >> 20} MiB; is a quote left open?`, {
        where: { file: this.#file, line: this.#line, byte: this.#base + this.#start, row: this.#row },
      });
    const needed = rest + bytes.length + 1;
    if (needed > this.#bytes.length || this.#start > 0) {
      const target = needed > this.#bytes.length ? Buffer.allocUnsafe(Math.max(needed, rest * 2)) : this.#bytes;
      this.#bytes.copy(target, 0, this.#start, this.#end);
      this.#bytes = target;
    }
    this.#base += this.#start;
    this.#checked -= this.#start;
    this.#start = 0;
    this.#bytes.set(bytes, rest);
    this.#end = rest + bytes.length;
    this.#bytes[this.#end] = lineFeed;
    const start = this.#bytes.subarray(0, this.#end);
    if (this.#base === 0 && this.#line === 1 && this.#row === 0) {
      if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) this.#start = 3;
      if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
        throw new GodwitError("MALFORMED_INPUT", "the file is UTF-16", { where: { file: this.#file }, hint: "Save it as UTF-8." });
    }
    this.#broken = findBrokenUtf8(this.#bytes, Math.max(0, this.#broken ? 0 : this.#checked), this.#end, this.#last) >= 0;
    this.#checked = this.#last ? this.#end : wholeCharacters(this.#bytes, Math.max(0, this.#checked), this.#end);
  }

  #parse(): void {
    if (!this.#headerPassed && !this.#passHeader()) return;
    const { firstRow, frameRows } = this.#wanted;
    while (this.#start < this.#end) {
      const line = this.#line;
      const skipped = this.#row < firstRow;
      if (!this.#readRecord(skipped)) {
        this.#line = line;
        return;
      }
      if (this.#row - this.#frameStart >= frameRows) this.#emit();
    }
  }

  #passHeader(): boolean {
    const line = this.#line;
    const fields = this.#start >= this.#end ? null : this.#splitRecord();
    if (fields === null) {
      this.#line = line;
      return false;
    }
    if (this.header === null) {
      this.header = this.#hasHeader ? fields.texts : fields.texts.map((_, index) => String(index));
      this.#targets = new Int32Array(fields.texts.length).fill(-1);
    }
    if (this.#hasHeader) this.#start = fields.next;
    else this.#line = line;
    this.#headerPassed = true;
    return true;
  }

  /** The fields of the record at the start as text; null where bytes of it are missing. */
  #splitRecord(): { readonly texts: string[]; readonly next: number } | null {
    const texts: string[] = [];
    let at = this.#start;
    for (;;) {
      const end = this.#fieldEnd(at);
      if (end >= this.#end && !this.#last) return null;
      const raw = this.#bytes.toString("utf8", at, Math.min(end, this.#end));
      const quote = String.fromCharCode(this.#quote);
      texts.push(raw.startsWith(quote) ? raw.slice(1, raw.endsWith(quote) ? -1 : undefined).replaceAll(quote + quote, quote) : raw);
      if (end >= this.#end || this.#bytes[end] !== this.#delimiter) {
        const next = this.#afterLine(end);
        return next < 0 ? null : { texts, next };
      }
      at = end + 1;
    }
  }

  /** Index of the byte after a field: a delimiter, a line's end, or the end of the bytes. */
  #fieldEnd(start: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = start;
    const quoted = bytes[at] === this.#quote && at < end;
    if (quoted)
      for (;;) {
        const close = bytes.indexOf(this.#quote, at + 1);
        if (close < 0 || close >= end) {
          if (this.#last) this.#note({ code: "MALFORMED_INPUT", message: "a quoted field is not closed" });
          at = end;
          break;
        }
        at = close + 1;
        if (bytes[at] !== this.#quote || at >= end) break;
      }
    while (at < end && bytes[at] !== this.#delimiter && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
    if (quoted)
      for (let index = bytes.indexOf(lineFeed, start); index >= 0 && index < at; index = bytes.indexOf(lineFeed, index + 1)) this.#line++;
    return at;
  }

  /** Index behind a line's end, or -1 where its second byte may yet come. */
  #afterLine(at: number): number {
    if (at >= this.#end) return this.#end;
    this.#line++;
    if (this.#bytes[at] !== carriageReturn) return at + 1;
    if (at + 1 >= this.#end && !this.#last) return -1;
    return at + 1 < this.#end && this.#bytes[at + 1] === lineFeed ? at + 2 : at + 1;
  }

  /** False where bytes of the record are missing. */
  #readRecord(skipped: boolean): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    const width = this.#targets.length;
    const start = this.#start;
    const line = this.#line;
    if (width > 1 && (bytes[start] === lineFeed || bytes[start] === carriageReturn)) {
      const next = this.#afterLine(start);
      if (next < 0) return false;
      this.#blank.push({ line, byte: this.#base + start });
      this.#start = next;
      return true;
    }
    this.#problem = null;
    const row = this.#good;
    let field = 0;
    let at = start;
    for (;;) {
      const from = at;
      const target = skipped || field >= width ? -1 : this.#targets[field]!;
      const numbers = target < 0 ? null : this.#numbers[target]!;
      if (numbers !== null) {
        const next = readNumber(bytes, at, numbers, row, this.#delimiter);
        if (next >= 0 && (next < end || this.#last)) {
          const value = numbers[row]!;
          if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) this.#expectExact(at, next, field);
          at = next;
        } else at = this.#readField(at, field, target, row);
      } else at = target < 0 ? this.#fieldEnd(at) : this.#readField(at, field, target, row);
      if (at >= end && !this.#last) return false;
      if (!skipped) for (const other of this.#others.get(field) ?? []) this.#readAgain(from, field, other, row);
      field++;
      if (at >= end || bytes[at] !== this.#delimiter) break;
      at++;
    }
    const next = this.#afterLine(at);
    if (next < 0) return false;
    if (field !== width)
      this.#problem = {
        code: "MALFORMED_INPUT",
        message: `a row of ${field} ${field === 1 ? "field" : "fields"} where the header has ${width}`,
      };
    if (this.#broken && !isUtf8(bytes.subarray(start, Math.min(at, end)))) {
      const byte = this.#base + findBrokenUtf8(bytes, start, Math.min(at, end), true);
      this.#problem = { code: "MALFORMED_INPUT", message: "the row is not UTF-8", byte };
    }
    if (this.#blank.length > 0) this.#rejectBlanks(skipped);
    if (skipped) this.#frameStart = ++this.#row;
    else if (this.#problem !== null) this.#reject(this.#problem, line, start, at);
    else {
      if (this.#positions !== null) this.#positions[row] = this.#row;
      this.#good++;
      this.#row++;
    }
    this.#start = next;
    return true;
  }

  #readAgain(start: number, field: number, target: number, row: number): void {
    const line = this.#line;
    this.#readField(start, field, target, row);
    this.#line = line;
  }

  /** Reads a field of any form; gives the index of the byte after it. */
  #readField(start: number, field: number, target: number, row: number): number {
    const bytes = this.#bytes;
    const at = this.#fieldEnd(start);
    if (at >= this.#end && !this.#last) return at;
    const quoted = bytes[start] === this.#quote && start < this.#end;
    const numbers = this.#numbers[target]!;
    if (!quoted && numbers === null) {
      const texts = this.#texts[target]!;
      if (at === start) this.#setMissing(target, row);
      else texts[row] = this.#caches[target]!.read(bytes, start, at);
      return at;
    }
    let text = bytes.toString("utf8", start, at);
    if (quoted) {
      const quote = String.fromCharCode(this.#quote);
      const inside = text.slice(1, -1);
      if (!text.endsWith(quote) || text.length < 2 || inside.replaceAll(quote + quote, "").includes(quote))
        this.#note({
          code: "MALFORMED_INPUT",
          message: "a quoted field goes on after its closing quote; quotes within it are doubled",
          column: this.#nameOf(field),
        });
      text = inside.replaceAll(quote + quote, quote);
    }
    if (numbers === null) {
      if (text === "") this.#setMissing(target, row);
      else this.#texts[target]![row] = text;
      return at;
    }
    const value = numberOfField(text);
    if (value === undefined) {
      const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      this.#note({
        code: "WRONG_TYPE",
        message: `'${shown}' is not a number (column '${this.#nameOf(field)}')`,
        column: this.#nameOf(field),
      });
    } else {
      numbers[row] = value;
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER) this.#expectExact(start, at, field);
    }
    return at;
  }

  /** Whole numbers beyond 2^53 would be answered for as if they were others. */
  #expectExact(start: number, end: number, field: number): void {
    if (!/^\s*"?\s*[+-]?\d+\s*"?\s*$/u.test(this.#bytes.toString("latin1", start, end))) return;
    const column = this.#nameOf(field);
    this.#note({ code: "WRONG_TYPE", message: `a whole number beyond 2^53 has no exact float64 (column '${column}')`, column });
  }

  #setMissing(target: number, row: number): void {
    this.#texts[target]![row] = "";
    (this.#present[target] ??= new Uint8Array(this.#wanted.frameRows).fill(1))[row] = 0;
  }

  #note(problem: Problem): void {
    this.#problem ??= problem;
  }

  #nameOf(field: number): string {
    return this.header?.[field] ?? String(field);
  }

  #rejectBlanks(skipped: boolean): void {
    for (const { line, byte } of this.#blank.splice(0)) {
      if (skipped) this.#frameStart = ++this.#row;
      else this.#addReject({ row: this.#row, line, byte, code: "MALFORMED_INPUT", message: "a blank line between rows", text: "" });
    }
  }

  #reject({ code, message, column, byte }: Problem, line: number, start: number, end: number): void {
    const text = this.#bytes.toString("utf8", start, Math.min(end, start + mostShown));
    this.#addReject({
      row: this.#row,
      line,
      byte: byte ?? this.#base + start,
      ...(column !== undefined && { column }),
      code,
      message,
      text,
    });
    for (const present of this.#present) if (present !== null) present[this.#good] = 1;
  }

  #addReject(reject: Reject): void {
    this.#rejects.push(reject);
    this.#row++;
    if (this.#positions !== null) return;
    this.#positions = new Float64Array(this.#wanted.frameRows);
    for (let row = 0; row < this.#good; row++) this.#positions[row] = this.#frameStart + row;
  }

  #emit(): void {
    const rows = this.#good;
    const columns = this.#wanted.columns.map((_, index): ScalarVector => {
      const numbers = this.#numbers[index]!;
      if (numbers !== null) return { type: { kind: "float", bits: 64 }, values: numbers.subarray(0, rows), present: null };
      const present = this.#present[index]?.subarray(0, rows) ?? null;
      return { type: { kind: "text" }, values: this.#texts[index]!.slice(0, rows), present };
    });
    const positions = this.#positions?.subarray(0, rows) ?? null;
    this.#ready.push({ rows, columns, positions, firstRow: this.#frameStart, rejects: this.#rejects });
    this.#frameStart = this.#row;
    this.#good = 0;
    this.#rejects = [];
    this.#positions = null;
    this.#allocate();
  }
}
