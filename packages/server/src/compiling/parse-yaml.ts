/** YAML of the core schema as plain data; aliases expand a hundred times at most. Throws where it is broken. */
export async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import("yaml");
  return parse(text, { schema: "core", maxAliasCount: 100, prettyErrors: false, logLevel: "error" }) as unknown;
}
