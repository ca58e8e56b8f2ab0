import { GodwitError } from "@godwit/core/errors";
import type { Batch, StringCell } from "@godwit/core/ir";
import { BatchBuilder } from "../batch-builder.ts";
import { findBrokenUtf8, wholeCharacters } from "../check-utf8.ts";
import { matchHeader } from "../match-header.ts";
import { rowsPerBatch, type ReaderOptions } from "../table-reader.ts";
import { numberOfField, readNumber } from "./read-number.ts";
import { StringCache } from "./string-cache.ts";

const comma = 44;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const longestRecord = 1 << 26;

/** What became of a record that was begun. */
type Reading = "done" | "incomplete";

/**
 * RFC 4180 from bytes: a record is read whole or begun again once more bytes are there. Lone CR, LF and CRLF end lines; a quote
 * within a field that does not begin with one is text; spaces count in strings.
 */
export class CsvParser {
  readonly #options: ReaderOptions;
  readonly #builder: BatchBuilder;
  readonly #ready: Batch[] = [];
  #bytes: Buffer = Buffer.alloc(1);
  /** Offset of `#bytes[0]` in the input. */
  #base = 0;
  #start = 0;
  #end = 0;
  #checked = 0;
  #broken = -1;
  #last = false;
  #header: readonly string[] | null = null;
  #numbers: (Float64Array | null)[] = [];
  #strings: (StringCell[] | null)[] = [];
  #caches: (StringCache | null)[] = [];
  #targets: Int32Array = new Int32Array(0);
  #line = 1;
  #blankLine = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#builder = new BatchBuilder(options.columns, options.batchRows ?? rowsPerBatch(options.columns.length));
  }

  /** Takes the next bytes of the file and gives the batches that they complete. */
  push(bytes: Uint8Array): Batch[] {
    this.#append(bytes);
    this.#parse();
    return this.#ready.splice(0);
  }

  /** Takes the end of the file and gives what is left. */
  finish(): Batch[] {
    this.#last = true;
    this.#append(new Uint8Array(0));
    this.#parse();
    if (this.#header === null)
      throw new GodwitError("MALFORMED_INPUT", "the file is empty; a CSV begins with a header line", {
        where: { file: this.#options.file, line: 1 },
      });
    if (this.#builder.rows > 0) this.#emit();
    return this.#ready.splice(0);
  }

  #append(bytes: Uint8Array): void {
    const rest = this.#end - this.#start;
    if (rest > longestRecord) throw this.#error(`a record is longer than ${longestRecord >> 20} MiB; is a quote left open?`);
    if (rest + bytes.length + 1 > this.#bytes.length || this.#start > 0) {
      const needed = rest + bytes.length + 1;
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
    if (
      this.#base === 0 &&
      this.#header === null &&
      this.#bytes[0] === 0xef &&
      this.#bytes[1] === 0xbb &&
      this.#bytes[2] === 0xbf &&
      this.#end >= 3
    )
      this.#start = 3;
    this.#broken = findBrokenUtf8(this.#bytes, this.#checked, this.#end, this.#last);
    this.#checked = this.#last ? this.#end : wholeCharacters(this.#bytes, this.#checked, this.#end);
    if (this.#broken >= 0) {
      this.#last = false;
      this.#end = this.#broken;
      this.#bytes[this.#end] = lineFeed;
    }
  }

  #parse(): void {
    if (this.#header === null && !this.#readHeader()) return this.#refuseBroken();
    while (this.#start < this.#end) {
      const line = this.#line;
      const reading = this.#readRow();
      if (reading === "incomplete") {
        this.#line = line;
        break;
      }
      if (this.#builder.full) this.#emit();
    }
    this.#refuseBroken();
  }

  #refuseBroken(): void {
    if (this.#broken < 0) return;
    throw this.#error("the file is not UTF-8", this.#base + this.#broken, "Save the file as UTF-8 (in Python: encoding='utf-8').");
  }

  #readHeader(): boolean {
    const fields = this.#splitRecord();
    if (fields === null) return false;
    this.#header = fields;
    this.#targets = matchHeader(fields, this.#options);
    this.#caches = Array.from(this.#targets, (target) => (this.#options.columns[target]?.dtype === "string" ? new StringCache() : null));
    this.#bind();
    return true;
  }

  /** Points the fields of the header at the arrays of the batch. */
  #bind(): void {
    this.#numbers = Array.from(this.#targets, (target) => this.#builder.numbers(target));
    this.#strings = Array.from(this.#targets, (target) => this.#builder.strings(target));
  }

  #emit(): void {
    this.#ready.push(this.#builder.take());
    this.#bind();
  }

  #readRow(): Reading {
    const bytes = this.#bytes;
    const end = this.#end;
    const width = this.#targets.length;
    const row = this.#builder.rows;
    let at = this.#start;
    if (width > 1 && (bytes[at] === lineFeed || bytes[at] === carriageReturn)) return this.#skipBlankLine();
    const line = this.#line;
    const arrays = this.#numbers;
    let field = 0;
    for (;;) {
      if (field === width) return this.#refuseLongRow(line);
      const numbers = arrays[field]!;
      if (numbers !== null) {
        const next = readNumber(bytes, at, numbers, row);
        at = next >= 0 ? next : this.#readField(at, field, row);
      } else at = this.#readField(at, field, row);
      if (at >= end && !this.#last) return "incomplete";
      field++;
      if (bytes[at] !== comma || at >= end) break;
      at++;
    }
    if (bytes[at] === carriageReturn && at < end) {
      if (this.#endsAfter(at)) return "incomplete";
      if (bytes[at + 1] === lineFeed && at + 1 < end) at++;
    }
    if (field !== width) throw this.#ragged(field, line);
    if (this.#blankLine !== 0) throw this.#ragged(0, this.#blankLine);
    this.#start = Math.min(end, at + 1);
    this.#line++;
    this.#builder.rows++;
    return "done";
  }

  /** Whether the byte after a carriage return is still to come; one that breaks UTF-8 is there, and is no line feed. */
  #endsAfter(at: number): boolean {
    return at + 1 >= this.#end && !this.#last && this.#broken < 0;
  }

  /** Blank lines may stand at the end of a file; within it they are rows without fields. */
  #skipBlankLine(): Reading {
    const at = this.#start;
    if (this.#bytes[at] === carriageReturn && this.#endsAfter(at)) return "incomplete";
    const pair = this.#bytes[at] === carriageReturn && this.#bytes[at + 1] === lineFeed;
    if (this.#blankLine === 0) this.#blankLine = this.#line;
    this.#start = Math.min(this.#end, at + (pair ? 2 : 1));
    this.#line++;
    return "done";
  }

  /** Stores one field of any form and gives the index of the byte after it; where that is the end, more bytes may follow. */
  #readField(start: number, field: number, row: number): number {
    const bytes = this.#bytes;
    if (bytes[start] === quote && start < this.#end) return this.#readQuoted(start, field, row);
    let at = start;
    for (let byte = bytes[at]!; byte !== comma && byte !== lineFeed && byte !== carriageReturn;) byte = bytes[++at]!;
    const strings = this.#strings[field]!;
    if (strings !== null) strings[row] = at === start ? null : this.#caches[field]!.read(bytes, start, at);
    else if (this.#numbers[field] !== null && (at < this.#end || this.#last))
      this.#storeNumber(bytes.toString("utf8", start, at), field, row);
    return at;
  }

  #readQuoted(start: number, field: number, row: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let escaped = false;
    let at = start + 1;
    for (;;) {
      at = bytes.indexOf(quote, at);
      if (at < 0 || at >= end) {
        if (this.#last) throw this.#error("a quoted field is not closed");
        return end;
      }
      if (bytes[at + 1] !== quote || at + 1 >= end) break;
      escaped = true;
      at += 2;
    }
    const after = at + 1;
    if (after >= end && !this.#last) return end;
    if (after < end && bytes[after] !== comma && bytes[after] !== lineFeed && bytes[after] !== carriageReturn)
      throw this.#error("a quoted field goes on after its closing quote; quotes within it are doubled");
    for (let index = start; index < at; index++) if (bytes[index] === lineFeed) this.#line++;
    if (this.#targets[field] !== -1) {
      const raw = bytes.toString("utf8", start + 1, at);
      const text = escaped ? raw.replaceAll('""', '"') : raw;
      const strings = this.#strings[field]!;
      if (strings !== null) strings[row] = text === "" ? null : text;
      else this.#storeNumber(text, field, row);
    }
    return after;
  }

  #storeNumber(text: string, field: number, row: number): void {
    const value = numberOfField(text);
    if (value === undefined) {
      const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      throw new GodwitError("WRONG_TYPE", `'${shown}' is not a number`, {
        where: { file: this.#options.file, line: this.#line, row: this.#builder.row, column: this.#header?.[field] ?? String(field) },
      });
    }
    this.#numbers[field]![row] = value;
  }

  /** The fields of the record at the start as text, past which it moves; null where bytes are missing. */
  #splitRecord(): string[] | null {
    const { bytes, next, line, fields } = this.#scanRecord(this.#start);
    if (next < 0 || fields.length === 0) return null;
    this.#start = next;
    this.#line = line;
    return fields.map(([from, to]) => {
      const text = bytes.toString("utf8", from, to);
      return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
    });
  }

  #refuseLongRow(line: number): Reading {
    const { next, fields } = this.#scanRecord(this.#start);
    if (next < 0) return "incomplete";
    throw this.#ragged(fields.length, line);
  }

  #scanRecord(start: number): { bytes: Buffer; next: number; line: number; fields: [number, number][] } {
    const bytes = this.#bytes;
    const end = this.#end;
    const fields: [number, number][] = [];
    let line = this.#line;
    let at = start;
    if (start >= end) return { bytes, next: -1, line, fields };
    for (;;) {
      const from = at;
      if (bytes[at] === quote)
        for (at++; at < end; at++) {
          if (bytes[at] === lineFeed) line++;
          if (bytes[at] === quote && bytes[++at] !== quote) break;
        }
      while (at < end && bytes[at] !== comma && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
      if (at >= end && !this.#last) return { bytes, next: -1, line, fields };
      fields.push([from, Math.min(at, end)]);
      if (at >= end || bytes[at] !== comma) break;
      at++;
    }
    if (bytes[at] === carriageReturn && this.#endsAfter(at)) return { bytes, next: -1, line, fields };
    const pair = at + 1 < end && bytes[at] === carriageReturn && bytes[at + 1] === lineFeed;
    return { bytes, next: Math.min(end, at + (pair ? 2 : 1)), line: line + 1, fields };
  }

  #ragged(fields: number, line: number): GodwitError {
    this.#line = line;
    const what = fields === 0 ? "a blank line" : `a row of ${fields} ${fields === 1 ? "field" : "fields"}`;
    return this.#error(`${what} where the header has ${this.#targets.length} ${this.#targets.length === 1 ? "field" : "fields"}`);
  }

  #error(message: string, byte?: number, hint?: string): GodwitError {
    const row = this.#header === null ? {} : { row: this.#builder.row };
    return new GodwitError("MALFORMED_INPUT", message, {
      where: { file: this.#options.file, line: this.#line, ...row, ...(byte === undefined ? {} : { byte }) },
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
