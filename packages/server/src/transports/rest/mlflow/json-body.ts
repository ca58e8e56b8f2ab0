import { GodwitError } from "@godwit/core/errors";
import type { EngineBatch, Row } from "@godwit/runtime";
import { listsOf, NumberRows } from "../../../json/number-rows.ts";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { readRequestColumns, readRequestRows } from "../../../models/read-request.ts";
import { fieldsOf, matrixOfNumbers } from "../request-rows.ts";

type Fields = { readonly [name: string]: unknown };

export const forms = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;

const required = `The input must be a JSON dictionary with exactly one of the input fields {${forms.map((form) => `'${form}'`).join(", ")}}`;

/** The form in which a JSON body holds its rows. Throws MALFORMED_INPUT in MLflow's words. */
export function formOf(body: unknown): { readonly form: (typeof forms)[number]; readonly fields: Fields } {
  if (body === undefined) throw invalid("Ensure that input is a valid JSON formatted string: there is no body");
  if (Array.isArray(body) || body instanceof NumberRows) throw invalid(`${required}. Received a list.`);
  if (body === null || typeof body !== "object") throw invalid(`${required}. Received unexpected input type '${typeof body}'.`);
  const fields = body as Fields;
  const given = forms.filter((each) => each in fields);
  const [form] = given;
  if (form === undefined || given.length > 1) {
    const keys = Object.keys(fields).map((key) => `'${key}'`);
    throw invalid(`${required}. Received dictionary with input fields: [${keys.join(", ")}]`);
  }
  const { params } = fields;
  if (params !== undefined && params !== null && (typeof params !== "object" || Array.isArray(params)))
    throw invalid("`params` must be a dictionary");
  return { form, fields };
}

/** `{columns, data}`: rows by position under names; `index` is left unread. */
export function batchOfSplit(model: ModelSignature, value: unknown): EngineBatch {
  const { columns: names, data: rows } = fieldsOf(value);
  const columns = listsOf(names);
  if (rows instanceof NumberRows && isInOrder(model, columns)) {
    const batch = matrixOfNumbers(model, rows);
    if (batch !== null) return batch;
  }
  const data = listsOf(rows);
  if (!Array.isArray(data))
    throw invalid("Dataframe split format must have 'data' field, a list of rows, and optionally 'columns' and 'index' fields");
  if (columns === undefined || !model.isNamed) return readRequestRows(model.columns, data as Row[]);
  if (!Array.isArray(columns)) throw invalid("`columns` must be a list of names");
  const cells = columns.map((name: unknown, index) => [
    String(name),
    data.map((row: unknown, at) => {
      if (!Array.isArray(row) || row.length !== columns.length)
        throw new GodwitError("WRONG_WIDTH", `the row does not have ${columns.length} values`, { where: { row: at } });
      return row[index] as null;
    }),
  ]);
  return readRequestColumns(model.columns, Object.fromEntries(cells) as { [name: string]: null[] });
}

/** Whether the rows stand under the model's own names in its own order, or the model knows none. */
function isInOrder(model: ModelSignature, names: unknown): boolean {
  if (names === undefined || !model.isNamed) return true;
  return Array.isArray(names) && names.length === model.columns.length && model.columns.every(({ name }, index) => name === names[index]);
}

function invalid(message: string): GodwitError {
  return new GodwitError("MALFORMED_INPUT", message);
}
