import { GodwitError } from "../errors/index.ts";

/**
 * The fields of a CSV text (RFC 4180; LF or CRLF; a byte order mark is skipped), a list a record; `mostRecords` stops early.
 * Throws MALFORMED_INPUT with the line for a broken quote. For texts that are in memory anyway: large files are streamed elsewhere.
 */
export function parseCsv(text: string, mostRecords: number = Infinity): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length && records.length < mostRecords) {
    const { field, end } = text[at] === '"' ? quotedField(text, at, records.length + 1) : plainField(text, at);
    record.push(field);
    at = end;
    if (text[at] === ",") {
      at++;
      if (at === text.length) record.push("");
      else continue;
    }
    at += text[at] === "\r" ? 2 : 1;
    records.push(record);
    record = [];
  }
  if (record.length > 0) records.push(record);
  return records;
}

function plainField(text: string, start: number): { field: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && !(text[end] === "\r" && text[end + 1] === "\n")) end++;
  return { field: text.slice(start, end), end };
}

function quotedField(text: string, start: number, line: number): { field: string; end: number } {
  let close = text.indexOf('"', start + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  const after = text[close + 1];
  if (close < 0 || !(after === undefined || after === "," || after === "\n" || (after === "\r" && text[close + 2] === "\n")))
    throw new GodwitError("MALFORMED_INPUT", "the CSV has a broken quote", { where: { line } });
  return { field: text.slice(start + 1, close).replaceAll('""', '"'), end: close + 1 };
}
