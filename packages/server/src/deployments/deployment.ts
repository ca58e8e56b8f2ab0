import { GodwitError } from "@godwit/core/errors";
import { readEndpointSettings, type EndpointSettings } from "../endpoints/endpoint-settings.ts";
import { invalidSetting, JsonFields } from "../json/json-fields.ts";
import { nearestName } from "../json/nearest-name.ts";
import { readBatchSettings, type BatchSettings } from "./batch-settings.ts";
import { readFeature, type Feature } from "./features/feature.ts";
import { readHookSettings, type HookSettings } from "./hooks/hook-settings.ts";
import { noPolicies, readPolicies, readRanges, type PolicySettings, type Ranges } from "./policies/policy-settings.ts";
import { readDeploymentTests, type DeploymentTest } from "./tests/deployment-test.ts";

/** What a column of a request, or a field of a response, holds. */
export const fieldTypes = ["number", "string", "boolean"] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Names with their types, in order. */
export type Fields = ReadonlyMap<string, FieldType>;

/** A model put to work: declared once, for every style of running it. */
export interface Deployment {
  readonly name: string;
  /** `models:/churn@champion`, `models:/churn/3`, or a path from the file's folder. */
  readonly model: string;
  readonly description: string | null;
  /** The columns that callers send; null: those that features, or else the model, read. */
  readonly request: Fields | null;
  /** By model column. */
  readonly features: ReadonlyMap<string, Feature>;
  readonly hooks: HookSettings | null;
  /** The fields of an answer that the `after` hook gives; null: the model's answer. */
  readonly response: Fields | null;
  readonly policies: PolicySettings;
  readonly ranges: Ranges;
  readonly endpoint: EndpointSettings;
  readonly batch: BatchSettings | null;
  readonly sql: SqlSettings | null;
  readonly tests: readonly DeploymentTest[];
}

export interface SqlSettings {
  /** The name that queries call. */
  readonly function: string;
}

const usableName = /^[A-Za-z0-9][\w.-]{0,127}$/;

/** Reads a deployment as its author wrote it. Throws INVALID_SETTING and INVALID_EXPRESSION with the path of what is wrong. */
export function readDeployment(value: unknown): Deployment {
  const fields = new JsonFields(value, "");
  // For editors: where the schema of these files is.
  fields.text("$schema");
  const name = fields.required("name");
  if (typeof name !== "string" || !usableName.test(name)) throw invalidSetting("name", name, "a name of letters, digits, _, . and -");
  const model = fields.required("model");
  if (typeof model !== "string" || model === "") throw invalidSetting("model", model, "a path, models:/NAME@ALIAS or models:/NAME/VERSION");
  const read = <T>(field: string, reader: (value: unknown, path: string) => T, otherwise: T): T => {
    const given = fields.value(field);
    return given === undefined ? otherwise : reader(given, field);
  };
  const deployment: Deployment = {
    name,
    model,
    description: fields.text("description") ?? null,
    request: read("request", readFieldTypes, null),
    features: read("features", readFeatures, new Map()),
    hooks: read<HookSettings | null>("hooks", readHookSettings, null),
    response: read("response", readFieldTypes, null),
    policies: read("policies", readPolicies, noPolicies),
    ranges: read("ranges", readRanges, new Map()),
    endpoint: readEndpointSettings(fields.value("endpoint"), "endpoint"),
    batch: read("batch", readBatchSettings, null),
    sql: read("sql", readSql, null),
    tests: readDeploymentTests(fields.value("tests") ?? [], "tests"),
  };
  fields.end();
  if (deployment.response !== null && (deployment.hooks?.after ?? null) === null)
    throw invalidSetting("response", fields.value("response"), "left out where no `after` hook gives it");
  if (deployment.policies.range !== null && deployment.ranges.size === 0)
    throw new GodwitError("INVALID_SETTING", "policies.range has no ranges to look at: model files do not tell the ranges of training", {
      where: { path: "policies.range" },
      hint: "State them: ranges: { age: [0, 120] }.",
    });
  return deployment;
}

function readFieldTypes(value: unknown, path: string): Fields {
  const fields = new JsonFields(value, path);
  return new Map(
    fields.names.map((name) => {
      const given = fields.value(name);
      const type = fieldTypes.find((each) => each === given);
      if (type !== undefined) return [name, type];
      const near = typeof given === "string" ? nearestName(given, fieldTypes) : "";
      throw invalidSetting(fields.pathOf(name), given, `${fieldTypes.join(", ")}${near}`);
    }),
  );
}

function readFeatures(value: unknown, path: string): ReadonlyMap<string, Feature> {
  const fields = new JsonFields(value, path);
  return new Map(fields.names.map((name) => [name, readFeature(fields.value(name), fields.pathOf(name))]));
}

function readSql(value: unknown, path: string): SqlSettings {
  const fields = new JsonFields(value, path);
  const name = fields.required("function");
  if (typeof name !== "string" || !/^[A-Za-z_]\w{0,62}$/.test(name))
    throw invalidSetting(fields.pathOf("function"), name, "a name of letters, digits and _");
  fields.end();
  return { function: name };
}
