import type { Field } from "../../frames/field.ts";

/** Cells that folders such as `day=2026-11-22/` give to every row of their files; null for Hive's name of a missing one. */
export type Partition = ReadonlyMap<string, string | null>;

const missing = "__HIVE_DEFAULT_PARTITION__";

/** The partition of a file by its path from the data set's folder. */
export function partitionOf(path: string): Partition {
  const cells = new Map<string, string | null>();
  for (const folder of path.split("/").slice(0, -1)) {
    const at = folder.indexOf("=");
    if (at <= 0) continue;
    const value = unescaped(folder.slice(at + 1));
    cells.set(unescaped(folder.slice(0, at)), value === missing ? null : value);
  }
  return cells;
}

export function partitionField(name: string): Field {
  return { name, type: { kind: "text" }, nullable: true };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
