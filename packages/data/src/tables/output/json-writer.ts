import type { OutputFile } from "../../files/output-file.ts";
import { jsonWords, strictJsonWords } from "./json-words.ts";
import { cellPrinter, type CellWords, type PrintCell } from "./print-cell.ts";
import type { Answer } from "../answer.ts";
import type { OutputArray, TableWriter } from "./table-writer.ts";
import { TextSink } from "./text-sink.ts";

/** What stands around the rows: lines of their own, or the elements of one array. */
const layouts = {
  jsonl: { before: "", between: "\n", after: "\n", empty: "" },
  json: { before: "[", between: ",\n", after: "]\n", empty: "[]\n" },
} as const;

/** One JSON value a row: a number, string or bool, a list for a matrix, a list with one of these for each of several outputs. */
export class JsonWriter implements TableWriter {
  readonly #outputs: readonly OutputArray[];
  readonly #sink: TextSink;
  readonly #words: CellWords;
  readonly #layout: (typeof layouts)["json" | "jsonl"];
  #rows = 0;

  constructor(file: OutputFile, outputs: readonly OutputArray[], options: { readonly format: "json" | "jsonl"; readonly strict: boolean }) {
    this.#outputs = outputs;
    this.#sink = new TextSink(file);
    this.#words = options.strict ? strictJsonWords : jsonWords;
    this.#layout = layouts[options.format];
  }

  async write(values: readonly Answer[]): Promise<void> {
    const printers = values.map((value, index) => rowPrinter(this.#outputs[index]!, value, this.#words));
    const rows = values[0]?.rows ?? 0;
    const several = printers.length > 1;
    for (let row = 0; row < rows; row++) {
      this.#sink.add(this.#rows === 0 ? this.#layout.before : this.#layout.between);
      const parts = printers.map((print) => print(row));
      this.#sink.add(several ? `[${parts.join(",")}]` : parts[0]!);
      this.#rows++;
      if (this.#sink.full) await this.#sink.flush();
    }
  }

  async finish(): Promise<void> {
    this.#sink.add(this.#rows === 0 ? this.#layout.empty : this.#layout.after);
    await this.#sink.flush();
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }
}

function rowPrinter(output: OutputArray, value: Answer, words: CellWords): PrintCell {
  const print = cellPrinter(output, value, words);
  if (output.shape === "rows") return print;
  return nested(print, output.dims ?? [value.width]);
}

/** Prints lists within lists: `dims` of them, innermost last, over cells in order. */
function nested(print: PrintCell, dims: readonly number[]): PrintCell {
  return dims.reduceRight<PrintCell>((item, size) => {
    return (index) => {
      let text = "[";
      for (let place = 0; place < size; place++) text += (place === 0 ? "" : ",") + item(index * size + place);
      return `${text}]`;
    };
  }, print);
}
