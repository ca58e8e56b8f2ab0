import { SqlError } from "../sql-error.ts";
import type { CopyFormat } from "../statements/copy-command.ts";

/** A row of COPY's text or CSV; null is NULL. */
export type CopyRow = readonly (string | null)[];

/** Cuts text that comes in pieces into rows. What follows `\.` is left alone. */
export interface CopyLines {
  push(text: string): readonly CopyRow[];
  /** After the last piece. Throws SqlError where a quoted field is open. */
  end(): readonly CopyRow[];
}

const longestRow = 2 ** 27;

export function copyLines(format: CopyFormat): CopyLines {
  const cut = format.format === "csv" ? csvRecordEnd(format) : textRecordEnd;
  const read = format.format === "csv" ? csvFields(format) : textFields(format);
  const state = { rest: "", isDone: false, skips: format.header };
  const take = (record: string, rows: CopyRow[]): void => {
    if (record === String.raw`\.`) state.isDone = true;
    else if (state.skips) state.skips = false;
    else rows.push(read(record));
  };
  return {
    push(text) {
      const rows: CopyRow[] = [];
      const given = state.rest + text;
      let at = 0;
      for (let end = cut(given, at); end >= 0 && !state.isDone; end = cut(given, at)) {
        take(given.slice(at, given[end - 1] === "\r" && end > at ? end - 1 : end), rows);
        at = end + 1;
      }
      state.rest = state.isDone ? "" : given.slice(at);
      if (state.rest.length > longestRow) throw new SqlError("54000", `a row of COPY data holds at most ${longestRow} characters`);
      return rows;
    },
    end() {
      const { rest } = state;
      const rows: CopyRow[] = [];
      if (rest === "" || state.isDone) return rows;
      if (cut(`${rest}\n`, 0) < 0) throw new SqlError("22P04", "unterminated CSV quoted field");
      take(rest, rows);
      return rows;
    },
  };
}

/** A line feed after an odd number of backslashes stands in its field. */
function textRecordEnd(text: string, from: number): number {
  for (let end = text.indexOf("\n", from); end >= 0; end = text.indexOf("\n", end + 1)) {
    let before = end;
    while (before > from && text[before - 1] === "\\") before--;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}

function csvRecordEnd({ quote, escape }: CopyFormat): (text: string, from: number) => number {
  return (text, from) => {
    let isQuoted = false;
    for (let at = from; at < text.length; at++) {
      const mark = text[at];
      if (isQuoted && mark === escape && escape !== quote && at + 1 < text.length) at++;
      else if (mark === quote) isQuoted = !isQuoted;
      else if (mark === "\n" && !isQuoted) return at;
    }
    return -1;
  };
}

const escaped: { readonly [letter: string]: string } = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

function textFields({ delimiter, nullText }: CopyFormat): (record: string) => CopyRow {
  return (record) => {
    if (!record.includes("\\")) return record.split(delimiter).map((field) => (field === nullText ? null : field));
    const raw: string[] = [];
    let start = 0;
    for (let at = 0; at <= record.length; at++)
      if (record[at] === "\\" && at + 1 < record.length) at++;
      else if (at === record.length || record[at] === delimiter) {
        raw.push(record.slice(start, at));
        start = at + 1;
      }
    return raw.map((field) => (field === nullText ? null : unescaped(field)));
  };
}

function unescaped(field: string): string {
  return field.replaceAll(/\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|([\s\S]))/g, (_, octal?: string, hex?: string, mark?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return escaped[mark!] ?? mark!;
  });
}

/** An empty field without quotes may be NULL; one in quotes is text. */
function csvFields({ delimiter, nullText, quote, escape }: CopyFormat): (record: string) => CopyRow {
  return (record) => {
    const fields: (string | null)[] = [];
    let at = 0;
    for (;;) {
      let field = "";
      let wasQuoted = false;
      while (at < record.length && record[at] !== delimiter) {
        if (record[at] !== quote) {
          field += record[at++];
          continue;
        }
        wasQuoted = true;
        for (at++; at < record.length; at++) {
          if (record[at] === escape && (record[at + 1] === quote || record[at + 1] === escape)) field += record[++at];
          else if (record[at] === quote) break;
          else field += record[at];
        }
        at++;
      }
      fields.push(!wasQuoted && field === nullText ? null : field);
      if (at >= record.length) return fields;
      at++;
      if (at === record.length) return [...fields, nullText === "" ? null : ""];
    }
  };
}
