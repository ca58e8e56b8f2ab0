import type { OutputFile } from "../../files/output-file.ts";
import { cellPrinter, type CellWords } from "./print-cell.ts";
import type { Answer } from "../answer.ts";
import type { OutputArray, TableWriter } from "./table-writer.ts";
import { TextSink } from "./text-sink.ts";

const words: CellWords = { nan: "nan", infinity: "inf", negativeInfinity: "-inf", yes: "True", no: "False", missing: "", string: quoted };

/** Columns `predict`, `predict_proba_<label>`, else `<method>_<i>`; of several outputs, with the output's number before. */
export class CsvWriter implements TableWriter {
  readonly #method: string;
  readonly #outputs: readonly OutputArray[];
  readonly #sink: TextSink;
  #headed = false;

  constructor(file: OutputFile, method: string, outputs: readonly OutputArray[]) {
    this.#method = method;
    this.#outputs = outputs;
    this.#sink = new TextSink(file);
  }

  async write(values: readonly Answer[]): Promise<void> {
    if (!this.#headed) {
      const widths = values.map((value) => value.width);
      this.#sink.add(`${csvHeader(this.#method, this.#outputs, widths).map(quoted).join(",")}\n`);
      this.#headed = true;
    }
    const printers = values.map((value, index) => ({ print: cellPrinter(this.#outputs[index]!, value, words), width: value.width }));
    const rows = values[0]?.rows ?? 0;
    for (let row = 0; row < rows; row++) {
      let line = "";
      for (const { print, width } of printers)
        for (let column = 0; column < width; column++) line += (line === "" && column === 0 ? "" : ",") + print(row * width + column);
      this.#sink.add(`${line === "" ? '""' : line}\n`);
      if (this.#sink.full) await this.#sink.flush();
    }
  }

  finish(): Promise<void> {
    return this.#sink.flush();
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }
}

/** The names of the columns of a method's answer. */
export function csvHeader(method: string, outputs: readonly OutputArray[], widths: readonly number[]): string[] {
  const several = outputs.length > 1;
  return outputs.flatMap((output, place) => {
    const stem = several ? `${method}_${place}` : method;
    if (method === "predict" && output.shape === "rows") return [stem];
    const labels = method === "predict_proba" ? output.labels : undefined;
    return Array.from(
      { length: widths[place] ?? 0 },
      (_, column) => `${stem}_${labels === undefined ? column : labelText(labels[column])}`,
    );
  });
}

function labelText(label: string | number | boolean | undefined): string {
  if (typeof label === "boolean") return label ? "True" : "False";
  return String(label);
}

function quoted(text: string): string {
  return text === "" || /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
