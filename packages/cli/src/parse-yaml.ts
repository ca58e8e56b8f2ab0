import { parse } from "yaml";

/** YAML of the core schema as plain data; aliases expand a hundred times at most. Throws where it is broken. */
export function parseYaml(text: string): unknown {
  return parse(text, { schema: "core", maxAliasCount: 100, prettyErrors: false, logLevel: "error" }) as unknown;
}
