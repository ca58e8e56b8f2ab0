import type { Dialect } from "./dialect.ts";
import type { ForestTable } from "./expression.ts";

const rowsInOne = 500;

/** A table with a row for each node, and what fills it. */
export function writeForestTable({ double }: Dialect, name: string, forest: ForestTable): readonly string[] {
  const { place, threshold, child, leaf, values } = forest;
  const columns = values.map((_, index) => `, v${index + 1} REAL NOT NULL`).join("");
  const create = `CREATE TABLE ${name} (n INTEGER PRIMARY KEY, place INTEGER NOT NULL, threshold REAL NOT NULL, child INTEGER NOT NULL, leaf INTEGER NOT NULL${columns})`;
  const rows = Array.from(place, (of, node) => {
    const answers = values.map((column) => double(column[node]!));
    return `(${[node + 1, of, double(threshold[node]!), child[node]!, leaf[node]!, ...answers].join(", ")})`;
  });
  const inserts: string[] = [];
  for (let from = 0; from < rows.length; from += rowsInOne)
    inserts.push(`INSERT INTO ${name} VALUES\n${rows.slice(from, from + rowsInOne).join(",\n")}`);
  return [create, ...inserts];
}
