import { printJson } from "../../json/print-json.ts";
import { printWarnings } from "../../predict/print-warnings.ts";
import type { OpenedModel } from "../../predict/serving.ts";

/** An answer before it is sent, in whichever way. */
export interface RestAnswer {
  /** Its content type is among them. */
  readonly headers: { readonly [name: string]: string | number };
  readonly body: string | Buffer;
}

export const jsonType = "application/json; charset=utf-8";

const jsonHeaders = { "content-type": jsonType };

/** A value as JSON, with what the caller is told beside it. */
export function jsonAnswer(opened: OpenedModel, value: unknown): RestAnswer {
  return { headers: headersWith(opened, jsonHeaders), body: printJson(value) };
}

/** Headers with one that says which of the request's cells met a policy that warns: `X-Godwit-Warnings`, JSON. */
export function headersWith({ warnings }: OpenedModel, headers: RestAnswer["headers"]): RestAnswer["headers"] {
  return warnings === null || warnings.length === 0 ? headers : { ...headers, "x-godwit-warnings": printWarnings(warnings) };
}
