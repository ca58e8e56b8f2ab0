// The same questions to Python's wasmtime and to the engine; both answers in the words of JSON, numbers as base64 of their bytes.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { kernelUrl } from "../../src/index.ts";
import { GodwitError, checkError } from "../../../core/src/errors/index.ts";
import type { EngineOutput, Model } from "../../../runtime/src/index.ts";
import type { Question } from "./exam-questions.ts";

const host = fileURLToPath(new URL("ask_host.py", import.meta.url));

/** Outputs, or the error's code and place; and the statuses that the module gave on the way. */
export interface HostAnswer {
  readonly answer: unknown;
  readonly statuses: readonly number[];
}

interface PythonAnswer {
  readonly outputs?: unknown;
  readonly refused?: {
    readonly rule: Parameters<typeof checkError>[0];
    readonly step: string;
    readonly row: number;
    readonly column: string;
  };
  readonly statuses: readonly number[];
}

/** Runs the host over an artifact in a folder of its own. */
export async function askPython(
  python: string,
  folder: string,
  artifact: Uint8Array,
  questions: readonly Question[],
): Promise<readonly HostAnswer[]> {
  const file = (name: string): string => join(folder, name);
  writeFileSync(file("model.godwit"), artifact);
  writeFileSync(file("questions.json"), JSON.stringify(questions.map(encodeQuestion)));
  const kernel = fileURLToPath(kernelUrl("simd"));
  await promisify(execFile)(python, [host, kernel, ...["model.godwit", "questions.json", "answers.json"].map(file)]);
  const answers = JSON.parse(readFileSync(file("answers.json"), "utf8")) as readonly PythonAnswer[];
  return answers.map(({ outputs, refused, statuses }) => ({
    answer: refused === undefined ? outputs : encodeError(checkError(refused.rule, refused.step, refused.row, refused.column)),
    statuses,
  }));
}

export function askEngine(model: Model, { method, batch }: Question): unknown {
  try {
    return model.run(method, batch).map(encodeOutput);
  } catch (error) {
    if (error instanceof GodwitError) return encodeError(error);
    throw error;
  }
}

function encodeQuestion({ method, batch }: Question): unknown {
  const { rows } = batch;
  if ("matrix" in batch) return { method, rows, matrix: base64(batch.matrix), dtype: batch.matrix instanceof Float32Array ? "<f4" : "<f8" };
  return { method, rows, columns: batch.columns.map((column) => (column instanceof Float64Array ? base64(column) : column)) };
}

function encodeOutput(output: EngineOutput): unknown {
  const { kind, dtype, width } = output;
  if (output.kind === "sparse")
    return { kind, dtype, width, indptr: base64(output.indptr), indices: base64(output.indices), data: base64(output.data) };
  return { kind, dtype, width, data: output.dtype === "string" ? output.data : base64(output.data) };
}

function encodeError({ code, where }: GodwitError): unknown {
  return { code, where };
}

function base64(array: ArrayBufferView): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
}
