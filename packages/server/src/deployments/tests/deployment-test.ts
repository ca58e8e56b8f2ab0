import { catalog } from "@godwit/core/errors";
import { invalidSetting, JsonFields } from "../../json/json-fields.ts";

/** An example of a deployment: rows, and what is answered to them. */
export interface DeploymentTest {
  readonly name: string;
  /** Rows as `:predict` takes them. */
  readonly instances: readonly unknown[];
  readonly method: string | null;
  readonly headers: { readonly [name: string]: string };
  /** One answer a row; null where an error is expected. */
  readonly predictions: readonly unknown[] | null;
  /** The code of the error that is expected. */
  readonly error: string | null;
  /** How far a number may be off. */
  readonly tolerance: number;
}

/** Throws INVALID_SETTING. */
export function readDeploymentTests(value: unknown, path: string): readonly DeploymentTest[] {
  if (!Array.isArray(value)) throw invalidSetting(path, value, "a list");
  return value.map((test: unknown, index) => readTest(new JsonFields(test, `${path}[${index}]`), index));
}

function readTest(fields: JsonFields, index: number): DeploymentTest {
  const instances = fields.list("instances").map((entry) => entry.value);
  const error = fields.text("error") ?? null;
  if (error !== null && !Object.hasOwn(catalog, error)) throw invalidSetting(fields.pathOf("error"), error, "a code of docs/errors.md");
  const predictions = fields.has("predictions") ? fields.list("predictions").map((entry) => entry.value) : null;
  if ((predictions === null) === (error === null)) throw invalidSetting(fields.path, fields.names, "one with either predictions or error");
  if (instances.length === 0) throw invalidSetting(fields.path, fields.names, "one with instances, a list of rows");
  const headers = fields.object("headers");
  const test: DeploymentTest = {
    name: fields.text("name") ?? `test ${index + 1}`,
    instances,
    method: fields.text("method") ?? null,
    headers: Object.fromEntries((headers?.names ?? []).map((name) => [name.toLowerCase(), String(headers!.value(name))])),
    predictions,
    error,
    tolerance: fields.number("tolerance", { from: 0, to: Infinity }) ?? 0,
  };
  fields.end();
  return test;
}
