import type { OutputFile } from "../../files/output-file.ts";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import type { FrameWriter } from "../frame-writer.ts";
import type { CsvDialect } from "../csv/csv-dialect.ts";
import { expectPrintable, vectorPrinter } from "./frame-printer.ts";
import type { CellWords } from "./print-cell.ts";
import { TextSink } from "./text-sink.ts";

/** CSV as Godwit writes it: UTF-8, a missing cell is an empty field, and an empty text is one in quotes. */
export class CsvFrameWriter implements FrameWriter {
  readonly #schema: Schema;
  readonly #delimiter: string;
  readonly #words: CellWords;
  readonly #sink: TextSink;
  readonly #emptyLine: string;
  #header: boolean;

  /** `header`: whether the names of the columns come first. UNSUPPORTED_INPUT for columns of bytes or lists. */
  constructor(file: OutputFile, schema: Schema, { header, delimiter, quote }: CsvDialect) {
    for (const field of schema) expectPrintable(field, "CSV", false);
    this.#schema = schema;
    this.#delimiter = delimiter;
    const string = (text: string): string =>
      text === "" || /[\r\n]/u.test(text) || text.includes(quote) || text.includes(delimiter)
        ? quote + text.replaceAll(quote, quote + quote) + quote
        : text;
    this.#words = { nan: "nan", infinity: "inf", negativeInfinity: "-inf", yes: "True", no: "False", missing: "", string };
    this.#sink = new TextSink(file);
    this.#header = header;
    this.#emptyLine = `${quote}${quote}`;
  }

  async write(frame: Frame): Promise<void> {
    this.#begin();
    const printers = frame.columns.map((vector) => vectorPrinter(vector, this.#words, false));
    for (let row = 0; row < frame.rows; row++) {
      let line = "";
      for (let column = 0; column < printers.length; column++) line += (column === 0 ? "" : this.#delimiter) + printers[column]!(row);
      this.#sink.add(`${line === "" ? this.#emptyLine : line}\n`);
      if (this.#sink.full) await this.#sink.flush();
    }
  }

  async finish(): Promise<void> {
    this.#begin();
    await this.#sink.flush();
  }

  #begin(): void {
    if (this.#header) this.#sink.add(`${this.#schema.map(({ name }) => this.#words.string(name)).join(this.#delimiter)}\n`);
    this.#header = false;
  }
}
