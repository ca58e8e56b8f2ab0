import type { OutputFile } from "../../files/output-file.ts";
import type { Field, Schema } from "../../frames/field.ts";
import type { ScalarType } from "../../frames/cells.ts";
import { denseItems, isStrings, isTextual, type Answer, type CellArray } from "../answer.ts";
import { commaSeparated } from "../csv/csv-dialect.ts";
import { answerVector } from "../answer-vector.ts";
import { createFrameWriter } from "../create-frame-writer.ts";
import type { FrameWriter } from "../frame-writer.ts";
import { csvHeader } from "./csv-writer.ts";
import type { OutputArray, TableWriter } from "./table-writer.ts";

/** A method's answer as a columnar file, with the columns that a CSV has. */
export class FrameTableWriter implements TableWriter {
  readonly #file: OutputFile;
  readonly #method: string;
  readonly #outputs: readonly OutputArray[];
  readonly #format: "parquet" | "arrow";
  #schema: Schema = [];
  #writer: FrameWriter | null = null;

  constructor(file: OutputFile, method: string, outputs: readonly OutputArray[], format: "parquet" | "arrow") {
    this.#file = file;
    this.#method = method;
    this.#outputs = outputs;
    this.#format = format;
  }

  async write(values: readonly Answer[]): Promise<void> {
    const items = values.map(denseItems);
    if (this.#writer === null) {
      const widths = values.map(({ width }) => width);
      const types = this.#outputs.flatMap((output, index) => Array.from({ length: widths[index]! }, () => typeOf(output, items[index]!)));
      this.#schema = csvHeader(this.#method, this.#outputs, widths).map((name, index): Field => {
        const type = types[index]!;
        return { name, type, nullable: type.kind === "text" };
      });
      const compression = this.#format === "parquet" ? "snappy" : "none";
      this.#writer = await createFrameWriter(this.#file, this.#schema, { ...commaSeparated, format: this.#format, compression });
    }
    const rows = values[0]?.rows ?? 0;
    let next = 0;
    const columns = values.flatMap(({ width }, index) =>
      Array.from({ length: width }, (_, column) =>
        answerVector(this.#schema[next++]!.type as ScalarType, items[index]!, rows, width, column),
      ),
    );
    await this.#writer.write({ rows, columns, positions: null, firstRow: 0, rejects: [] });
  }

  async finish(): Promise<void> {
    await this.#writer?.finish();
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }
}

function typeOf({ dtype }: OutputArray, data: CellArray): ScalarType {
  if (isStrings(data) || (isTextual(dtype) && !ArrayBuffer.isView(data))) return { kind: "text" };
  const [, letter = "f", bytes = "8"] = /^[<>|=]?([a-zA-Z])(\d*)/u.exec(dtype) ?? [];
  if (letter === "b") return { kind: "boolean" };
  if (letter === "i" || letter === "u") return { kind: "integer", bits: (Number(bytes) * 8) as 8 | 16 | 32 | 64, signed: letter === "i" };
  if (letter === "f" && (bytes === "4" || bytes === "2")) return { kind: "float", bits: 32 };
  return data instanceof BigInt64Array ? { kind: "integer", bits: 64, signed: true } : { kind: "float", bits: 64 };
}
