import { writeCell } from "../values/wire-types.ts";
import type { BackendWriter } from "../protocol/backend-writer.ts";
import type { SentColumn, WriteRow } from "../session/row-cursor.ts";
import type { CopyFormat } from "../statements/copy-command.ts";

const signature = Buffer.from("PGCOPY\n\u{ff}\r\n\0", "latin1");

/** Writes a table as CopyData messages. */
export interface CopyEncoder {
  readonly row: WriteRow;
  /** After the last row. */
  end(writer: BackendWriter): void;
}

export function copyEncoder(format: CopyFormat, columns: readonly SentColumn[], names: readonly string[]): CopyEncoder {
  if (format.format === "binary") return binaryEncoder(columns);
  const { delimiter, nullText } = format;
  const encode = format.format === "csv" ? csvField(format) : textField(format);
  let before = format.header ? `${names.map((name) => encode(name)).join(delimiter)}\n` : "";
  return {
    row: (vectors, row, writer) => {
      let line = before;
      before = "";
      for (let column = 0; column < columns.length; column++) {
        const value = vectors[column]!.getItem(row);
        if (column > 0) line += delimiter;
        line += value === null ? nullText : encode(columns[column]!.type.print(value));
      }
      writer.start("d").plain(`${line}\n`).end();
    },
    end(writer) {
      if (before !== "") writer.start("d").plain(before).end();
    },
  };
}

/** Clients look for the signature in the message of the first row, where PostgreSQL has it. */
function binaryEncoder(columns: readonly SentColumn[]): CopyEncoder {
  let isFirst = true;
  const start = (writer: BackendWriter): BackendWriter => {
    writer.start("d");
    if (isFirst) writer.raw(signature).int32(0).int32(0);
    isFirst = false;
    return writer;
  };
  return {
    row: (vectors, row, writer) => {
      start(writer).int16(columns.length);
      for (let column = 0; column < columns.length; column++) {
        const value = vectors[column]!.getItem(row);
        if (value === null) writer.int32(-1);
        else writeCell(value, columns[column]!.type, writer);
      }
      writer.end();
    },
    end: (writer) => start(writer).int16(-1).end(),
  };
}

const escapes: { readonly [mark: string]: string } = { "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v", "\\": "\\" };

function textField({ delimiter }: CopyFormat): (text: string) => string {
  return (text) =>
    // oxlint-disable-next-line no-control-regex -- these are the marks that the format escapes
    /[\b\f\n\r\t\v\\]/.test(text) || text.includes(delimiter)
      ? [...text].map((mark) => (Object.hasOwn(escapes, mark) ? `\\${escapes[mark]}` : mark === delimiter ? `\\${mark}` : mark)).join("")
      : text;
}

function csvField({ delimiter, quote, escape, nullText }: CopyFormat): (text: string) => string {
  return (text) =>
    text === nullText || text.includes(delimiter) || text.includes(quote) || /[\n\r]/.test(text) || text === String.raw`\.`
      ? quote + [...text].map((mark) => (mark === quote || mark === escape ? escape + mark : mark)).join("") + quote
      : text;
}
