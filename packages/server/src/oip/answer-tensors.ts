import type { EngineOutput } from "@godwit/runtime";
import type { MethodPrediction, Prediction } from "../predict/prediction.ts";
import { datatypeOf, type Elements } from "./datatypes.ts";
import type { TensorMetadata } from "./metadata.ts";

/** A tensor of an answer: numbers as the engine holds them, BYTES as strings. */
export interface AnswerTensor extends TensorMetadata {
  readonly data: Elements;
}

/** The tensors of an answer. */
export function answerTensors(predictions: readonly MethodPrediction[]): AnswerTensor[] {
  return predictions.flatMap(({ parts }) => parts.map(answerTensor));
}

function answerTensor({ output, value }: Prediction): AnswerTensor {
  const shape = output.shape === "rows" ? [value.rows] : [value.rows, ...(output.dims ?? [value.width])];
  const datatype = datatypeOf(output.dtype);
  const data = elementsOf(value);
  return { name: output.name, datatype, shape, data: datatype === "BYTES" ? textsOf(data) : data };
}

function elementsOf(value: EngineOutput): Elements {
  if (value.kind === "dense") return value.data;
  const cells = new Float64Array(value.rows * value.width);
  for (let row = 0; row < value.rows; row++)
    for (let at = value.indptr[row]!; at < value.indptr[row + 1]!; at++) cells[row * value.width + value.indices[at]!] = value.data[at]!;
  return cells;
}

/** A label that is missing is the empty text. */
function textsOf(elements: Elements): string[] {
  return Array.from(elements as ArrayLike<string | number | bigint | null>, (element) => (element === null ? "" : String(element)));
}
