import type { OutputFile } from "../../files/output-file.ts";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import type { FrameWriter } from "../frame-writer.ts";
import { expectPrintable, vectorPrinter } from "./frame-printer.ts";
import { jsonWords } from "./json-words.ts";
import { TextSink } from "./text-sink.ts";

/** An object a line, or the objects of one array. Whole numbers and decimals have all of their digits. */
export class JsonFrameWriter implements FrameWriter {
  readonly #names: readonly string[];
  readonly #sink: TextSink;
  readonly #array: boolean;
  #rows = 0;

  /** UNSUPPORTED_INPUT for columns of bytes. */
  constructor(file: OutputFile, schema: Schema, format: "jsonl" | "json") {
    for (const field of schema) expectPrintable(field, "JSON", true);
    this.#names = schema.map(({ name }, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
    this.#sink = new TextSink(file);
    this.#array = format === "json";
  }

  async write(frame: Frame): Promise<void> {
    const printers = frame.columns.map((vector) => vectorPrinter(vector, jsonWords, true));
    for (let row = 0; row < frame.rows; row++) {
      let line = this.#array ? (this.#rows === 0 ? "[" : ",\n") : "";
      if (printers.length === 0) line += "{";
      for (let column = 0; column < printers.length; column++) line += this.#names[column]! + printers[column]!(row);
      this.#sink.add(this.#array ? `${line}}` : `${line}}\n`);
      this.#rows++;
      if (this.#sink.full) await this.#sink.flush();
    }
  }

  async finish(): Promise<void> {
    if (this.#array) this.#sink.add(this.#rows === 0 ? "[]\n" : "]\n");
    await this.#sink.flush();
  }
}
