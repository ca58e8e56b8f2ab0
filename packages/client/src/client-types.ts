import { typeOf, type Schema } from "./schema-type.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly schema?: { readonly default?: string } }[];
  readonly "x-godwit-methods"?: Readonly<Record<string, Schema>>;
}

interface ApiDocument {
  readonly paths?: Readonly<Record<string, { readonly post?: Operation }>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/**
 * The types of a server's models, from its `/openapi.json`, as the text of a `.d.ts`: for each model one interface, and `Models` of
 * all of them for `new Client<Models>(…)`.
 */
export function clientTypes(openapi: unknown): string {
  const { paths = {}, components = {} } = openapi as ApiDocument;
  const { schemas = {} } = components;
  const models = Object.entries(paths).flatMap(([path, { post }]) => {
    const [, name] = /^\/v1\/models\/([^/]+):predict$/.exec(path) ?? [];
    const [, type] = /^predict_(\w+)$/.exec(post?.operationId ?? "") ?? [];
    return name === undefined || type === undefined ? [] : [{ name, type, operation: post! }];
  });
  return [
    "// Written from a server's /openapi.json: write it again when its models change.",
    ...models.map(({ name, type, operation }) => modelText(name, type, operation, schemas)),
    `export interface Models {\n${models.map(({ name, type }) => `  readonly ${JSON.stringify(name)}: ${type};`).join("\n")}\n}\n`,
  ].join("\n\n");
}

function modelText(name: string, type: string, operation: Operation, schemas: Readonly<Record<string, Schema>>): string {
  const row = typeOf(schemas[`${type}Row`] ?? {}, "given");
  const answers = operation["x-godwit-methods"] ?? {};
  const usual = operation.parameters?.find((parameter) => parameter.name === "method")?.schema?.default ?? "";
  const methods = Object.entries(answers).map(
    ([method, schema]) => `    readonly ${JSON.stringify(method)}: ${typeOf(schema, "answered")};`,
  );
  return [
    `/** ${comment(`${name}: ${operation.summary ?? "a model"}`)} */`,
    `export interface ${type} {`,
    `  readonly row: ${row.replaceAll("\n", "\n  ")};`,
    `  readonly predict: ${typeOf(answers[usual] ?? schemas[`${type}Prediction`] ?? {}, "answered")};`,
    `  readonly methods: {`,
    ...methods,
    "  };",
    "}",
  ].join("\n");
}

function comment(text: string): string {
  return text.replaceAll("*/", "* /").replaceAll(/\s+/g, " ");
}
