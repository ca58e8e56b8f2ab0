import { readElements } from "../../oip/datatypes.ts";
import type { ModelInferRequest } from "./messages.ts";

/** What a parameter of a request, or the first element of its tensor of this name, holds; undefined where there is none. */
export function fieldOfMessage({ parameters, inputs, raw_input_contents: bytes }: ModelInferRequest, name: string): string | undefined {
  const [parameter] = Object.hasOwn(parameters, name) ? Object.values(parameters[name]!) : [];
  if (parameter !== undefined) return String(parameter);
  const place = inputs.findIndex((input) => input.name === name);
  const input = inputs[place];
  if (input === undefined) return undefined;
  const raw = bytes[place];
  const [first] = raw === undefined ? Object.values(input.contents ?? {}).flat() : elementsOf(name, input.datatype, raw);
  if (first === undefined || first === null) return undefined;
  return first instanceof Uint8Array ? Buffer.from(first).toString("utf8") : String(first);
}

/** What cannot be read is refused where the request is read. */
function elementsOf(name: string, datatype: string, raw: Uint8Array): ArrayLike<unknown> & Iterable<unknown> {
  try {
    return readElements(name, datatype, raw) as ArrayLike<unknown> & Iterable<unknown>;
  } catch {
    return [];
  }
}
