import { GodwitError } from "@godwit/core/errors";
import type { AnswerTensor } from "../../oip/answer-tensors.ts";
import { readElements, writeElements } from "../../oip/datatypes.ts";
import { infer } from "../../oip/infer.ts";
import type { TensorMetadata } from "../../oip/metadata.ts";
import type { InputTensor } from "../../oip/request-tensors.ts";
import { andThen } from "../../predict/and-then.ts";
import { printWarnings } from "../../predict/print-warnings.ts";
import { scheduleOf } from "../../oip/schedule.ts";
import type { OpenedModel } from "../../predict/serving.ts";
import type { ServingContext } from "../serving-context.ts";
import type { CallFacts } from "./call-facts.ts";
import { callOfMessage } from "./call-of-message.ts";
import { fieldOfMessage } from "./field-of-message.ts";
import { readContents, writeContents } from "./contents.ts";
import type { ModelInferRequest, ModelInferResponse } from "./messages.ts";

/** Answers one `ModelInferRequest`, at once where nothing is waited for. */
export function inferMessage(
  request: ModelInferRequest,
  facts: CallFacts,
  { serving, monitor }: ServingContext,
): ModelInferResponse | Promise<ModelInferResponse> {
  monitor.shedder.admit();
  const schedule = scheduleOf(valuesOf(request), performance.now());
  const field = (name: string): string | undefined => fieldOfMessage(request, name);
  const call = { ...callOfMessage(facts, request.model_name, request.model_version, schedule), field };
  return serving.answer(call, (opened) => answer(request, opened));
}

/** The values of a request's parameters by name; undefined where it has none. */
function valuesOf({ parameters }: ModelInferRequest): { readonly [name: string]: unknown } | undefined {
  const names = Object.keys(parameters);
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, Object.values(parameters[name]!)[0]]));
}

function answer(request: ModelInferRequest, opened: OpenedModel): ModelInferResponse | Promise<ModelInferResponse> {
  const raw = request.raw_input_contents.length > 0;
  const outputs = request.outputs.map(({ name }) => name);
  return andThen(infer(opened, readInputs(request, raw), outputs), (tensors) => responseOf(request, opened, tensors, raw));
}

/** With bytes where the inputs came as bytes, else by value. */
function responseOf(request: ModelInferRequest, opened: OpenedModel, tensors: readonly AnswerTensor[], raw: boolean): ModelInferResponse {
  const named = { model_name: request.model_name, model_version: opened.version.version, id: request.id, ...parametersOf(opened) };
  const contents = raw ? [] : tensors.map(({ datatype, data }) => writeContents(datatype, data));
  if (raw || contents.includes(null))
    return {
      ...named,
      outputs: tensors.map(metadataOf),
      raw_output_contents: tensors.map(({ datatype, data }) => writeElements(datatype, data)),
    };
  return {
    ...named,
    outputs: tensors.map((tensor, index) => ({ ...metadataOf(tensor), contents: contents[index]! })),
    raw_output_contents: [],
  };
}

/** What a policy of the deployment warns of. */
function parametersOf({ warnings }: OpenedModel): Pick<ModelInferResponse, "parameters"> {
  if (warnings === null || warnings.length === 0) return {};
  return { parameters: { warnings: { string_param: printWarnings(warnings) } } };
}

function metadataOf({ name, datatype, shape }: AnswerTensor): TensorMetadata {
  return { name, datatype, shape };
}

function readInputs({ inputs, raw_input_contents: bytes }: ModelInferRequest, raw: boolean): InputTensor[] {
  if (raw && bytes.length !== inputs.length)
    throw new GodwitError("MALFORMED_INPUT", `there are ${inputs.length} inputs, and raw_input_contents has ${bytes.length} entries`);
  return inputs.map(({ name, datatype, shape, contents }, index) => {
    if (raw && contents !== null)
      throw new GodwitError("MALFORMED_INPUT", "an input has contents beside raw_input_contents", { where: { column: name } });
    const data = raw ? readElements(name, datatype, bytes[index]!) : readContents(name, datatype, contents);
    return { name, datatype, shape: shape.map(Number), data };
  });
}
