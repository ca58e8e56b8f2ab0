import type { IncomingHttpHeaders } from "node:http";
import { parseJson } from "../../json/parse-json.ts";
import { headerLengthName } from "./oip/infer-request.ts";

type Fields = { readonly [name: string]: unknown };

/**
 * What a field of a body's parameters or of its first row holds, in whatever form the rows come: `instances`, `inputs` by column, tensors,
 * a data frame. Undefined where there is none, and for CSV. It is asked before the body is read, so nothing is thrown.
 */
export function fieldOfBody(body: unknown, headers: IncomingHttpHeaders, name: string): string | undefined {
  const fields = Buffer.isBuffer(body) ? headOf(body, headers) : body;
  if (!isFields(fields)) return undefined;
  const { parameters, instances, inputs, dataframe_records: records, dataframe_split: split } = fields;
  if (isFields(parameters) && Object.hasOwn(parameters, name)) return textOf(parameters[name]);
  if (isFields(inputs)) return textOf(own(inputs, name));
  if (Array.isArray(inputs))
    return textOf((inputs as readonly unknown[]).filter(isFields).find((tensor) => tensor["name"] === name)?.["data"]);
  if (isFields(split) && Array.isArray(split["columns"])) return textOf(own(firstOf(split["data"]), split["columns"].indexOf(name)));
  return textOf(own(firstOf(instances ?? records), name));
}

/** The JSON before the bytes of tensors. */
function headOf(body: Buffer, headers: IncomingHttpHeaders): unknown {
  const length = Number(headers[headerLengthName] ?? body.length);
  if (!(length > 0 && length <= body.length)) return undefined;
  try {
    return parseJson(body.toString("utf8", 0, length));
  } catch {
    return undefined;
  }
}

function firstOf(rows: unknown): unknown {
  return Array.isArray(rows) ? (rows as readonly unknown[])[0] : undefined;
}

function own(value: unknown, name: string | number): unknown {
  return value !== null && typeof value === "object" && Object.hasOwn(value, name) ? (value as Fields)[name] : undefined;
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A cell, or the first of a list of cells. */
function textOf(value: unknown): string | undefined {
  let cell = value;
  for (let depth = 0; Array.isArray(cell) && depth < 4; depth++) cell = (cell as readonly unknown[])[0];
  return typeof cell === "string" || typeof cell === "number" || typeof cell === "bigint" || typeof cell === "boolean"
    ? String(cell)
    : undefined;
}
