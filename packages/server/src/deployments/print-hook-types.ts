import { basename } from "node:path";
import type { SignatureColumn, SignatureMethod, SignatureOutput } from "@godwit/runtime";
import { columnLabel } from "./features/named-columns.ts";
import type { DeployedModel } from "./deployed-model.ts";

/** TypeScript's types of a deployment's hooks, as the text of a `.d.ts`. */
export function printHookTypes(file: string, { version, source, answered, responds }: DeployedModel): string {
  const methods = version.signature.manifest.methods;
  const name = basename(file);
  return [
    `// The types of the hooks of ${name}, made by \`godwit deployments types ${name}\`.`,
    "",
    "/** A row as callers send it. */",
    interfaceOf("RequestRow", version.signature.columns.map(columnField)),
    "",
    "/** What `before` gives back for each row; it may have more fields. */",
    interfaceOf("FeatureRow", source.map(columnField)),
    "",
    "/** What the model answers to a row, by method. */",
    interfaceOf(
      "Answers",
      answered.map((method) => [method.name, methodType(method)]),
    ),
    "",
    responds
      ? interfaceOf(
          "ResponseRow",
          methods[0]!.outputs.map((output) => [output.name, `${cellType(output.dtype)}${output.dtype === "|b1" ? "" : " | null"}`]),
        )
      : `export type ResponseRow = ${methodType(answered[0]!)};`,
    "",
    context,
    "",
    "export type Before = (rows: readonly RequestRow[], context: HookContext) => readonly FeatureRow[] | Promise<readonly FeatureRow[]>;",
    "",
    "export type After = (",
    "  rows: readonly (RequestRow & FeatureRow)[],",
    "  answers: readonly Answers[],",
    "  context: HookContext,",
    ") => readonly ResponseRow[] | Promise<readonly ResponseRow[]>;",
    "",
  ].join("\n");
}

type Field = readonly [name: string, type: string];

function interfaceOf(name: string, fields: readonly Field[]): string {
  return [`export interface ${name} {`, ...fields.map(([field, type]) => `  readonly ${keyOf(field)}: ${type};`), "}"].join("\n");
}

const mostCategories = 50;

function columnField(column: SignatureColumn, index: number): Field {
  const { dtype, categories } = column;
  if (column.unread === true) return [columnLabel(column, index), "unknown"];
  const base = dtype === "f64" ? "number" : "string";
  const known = dtype === "string" && categories !== undefined && categories.length <= mostCategories ? categories : [];
  const type = known.length === 0 ? base : `${known.map((category) => JSON.stringify(String(category))).join(" | ")} | (string & {})`;
  return [columnLabel(column, index), `${type} | null`];
}

function methodType({ outputs }: SignatureMethod): string {
  const parts = outputs.map(outputType);
  return parts.length === 1 ? parts[0]! : `readonly [${parts.join(", ")}]`;
}

const mostLabels = 50;

function outputType({ dtype, shape, labels, dims }: SignatureOutput): string {
  const cell = cellType(dtype);
  if (shape === "rows") return cell;
  if (dims !== undefined) return "readonly unknown[]";
  if (labels === undefined || labels.length > mostLabels) return `readonly ${cell}[]`;
  return `readonly [${labels.map((label) => (isName(String(label)) ? `${label}: ${cell}` : `_${String(label).replaceAll(/\W/g, "_")}: ${cell}`)).join(", ")}]`;
}

function cellType(dtype: string): string {
  const kind = /[a-zA-Z]/.exec(dtype)?.[0];
  if (kind === "f" || kind === "i" || kind === "u") return "number";
  return kind === "b" ? "boolean" : "string";
}

function keyOf(name: string): string {
  return isName(name) ? name : JSON.stringify(name);
}

function isName(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text);
}

const context = `/** What a hook knows of its call. */
export interface HookContext {
  readonly deployment: string;
  readonly model: string;
  readonly version: string;
  readonly requestId: string;
  readonly protocol: string;
  /** Those that the deployment lets through, by names in lower case. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** Aborted when the call is given up. */
  readonly signal: AbortSignal;
  /** Ends the call with HOOK_REFUSED, status 400. */
  refuse(message: string, place?: { readonly row?: number; readonly column?: string }): never;
}`;
