/** An object of a description that was read from YAML or JSON. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A text under a key; null for anything else. */
export function textIn(mapping: Mapping, key: string): string | null {
  const value = mapping[key];
  return typeof value === "string" ? value : null;
}
