import { printJson } from "../../../json/print-json.ts";
import type { AnswerTensor } from "../../../oip/answer-tensors.ts";
import { writeElements, type Elements } from "../../../oip/datatypes.ts";

export interface InferResponse {
  readonly body: string | Buffer;
  /** Bytes of the JSON before the tensors' bytes; undefined where all is JSON. */
  readonly headerLength: number | undefined;
}

/** The answer's fields with its tensors: as JSON, or as bytes behind it where the caller asked for them. */
export function writeInferResponse(
  fields: { readonly [name: string]: unknown },
  tensors: readonly AnswerTensor[],
  asBytes: (output: string) => boolean,
): InferResponse {
  const behind: Buffer[] = [];
  const outputs = tensors.map(({ data, ...tensor }) => {
    if (!asBytes(tensor.name)) return { ...tensor, data: jsonElements(tensor.datatype, data) };
    const bytes = writeElements(tensor.datatype, data);
    behind.push(bytes);
    return { ...tensor, parameters: { binary_data_size: bytes.length } };
  });
  const json = printJson({ ...fields, outputs });
  if (behind.length === 0) return { body: json, headerLength: undefined };
  const header = Buffer.from(json);
  return { body: Buffer.concat([header, ...behind]), headerLength: header.length };
}

function jsonElements(datatype: string, elements: Elements): unknown[] {
  const cells = Array.from(elements as ArrayLike<unknown>);
  return datatype === "BOOL" ? cells.map(Boolean) : cells;
}
