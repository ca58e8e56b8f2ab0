import { columnsOf } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { cellOfColumn, type EngineBatch, type EngineColumn, type SignatureColumn } from "@godwit/runtime";
import { nearestName } from "../../json/nearest-name.ts";
import type { ModelSignature } from "../../models/model-signature.ts";
import { compileExpression, type CellReader } from "../expressions/compile-expression.ts";
import { columnsRead, type Value, type ValueType } from "../expressions/expression.ts";
import { typeExpression, type ColumnTypes } from "../expressions/type-expression.ts";
import type { Fields, FieldType } from "../deployment.ts";
import type { Feature } from "./feature.ts";
import { columnLabel, type NamedColumns } from "./named-columns.ts";

/** How the columns of a source become those of a model. */
export interface FeaturePlan {
  /** What is read of the source, in order. */
  readonly source: readonly SignatureColumn[];
  /** By the model's columns, the source column that one is without change. */
  readonly sameAs: ReadonlyMap<string, string>;
  /** The batch of the columns that methods take. */
  batch(rows: number, columns: NamedColumns, taken: readonly SignatureColumn[]): EngineBatch;
}

/** Plans features for a model. Throws INVALID_DEPLOYMENT with the path of a feature that does not fit, and INVALID_EXPRESSION. */
export function planFeatures({ manifest }: ModelSignature, features: ReadonlyMap<string, Feature>, declared: Fields): FeaturePlan {
  const { columns } = manifest;
  const labels = columns.map(columnLabel);
  for (const name of features.keys())
    if (!labels.includes(name))
      throw new GodwitError("INVALID_DEPLOYMENT", `the model has no column ${JSON.stringify(name)}${nearestName(name, labels)}`, {
        where: { path: `features.${name}` },
        hint: `Its columns are ${labels.slice(0, 50).join(", ")}.`,
      });
  const types: ColumnTypes = new Map([...declared].map(([name, type]) => [name, type]));
  const parts = columns.map((column, index) => {
    const name = labels[index]!;
    const feature: Feature = features.get(name) ?? { text: name, expression: { kind: "column", name, at: 0 } };
    return { column, name, feature, expected: typeOfColumn(column) };
  });
  const read = parts.filter(({ column, name }) => column.unread !== true || features.has(name));
  for (let round = 0; round < 2; round++) for (const part of read) checkTypes(part, types);
  const names = [...new Set(read.flatMap(({ feature }) => columnsRead(feature.expression)))];
  const sameAs = new Map(
    read.flatMap(({ name, feature: { expression } }) => (expression.kind === "column" ? [[name, expression.name] as const] : [])),
  );
  const source = names.map((name): SignatureColumn => {
    const same = read.filter((part) => sameAs.get(part.name) === name);
    const type = types.get(name);
    if (type === undefined)
      throw new GodwitError("INVALID_DEPLOYMENT", `nothing tells the type of the source column ${JSON.stringify(name)}`, {
        where: { path: `features` },
        hint: `State it: request: { ${name}: number }, or string, or boolean.`,
      });
    const isWhole = same.length === 1 && read.every((part) => same.includes(part) || !columnsRead(part.feature.expression).includes(name));
    return isWhole && typeOfColumn(same[0]!.column) === type ? { ...same[0]!.column, name } : sourceColumn(name, type);
  });
  const byColumn = new Map(columns.map((column, index) => [column, parts[index]!]));
  return {
    source,
    sameAs,
    batch: (rows, given, taken) => ({
      rows,
      columns: taken.map((column) => {
        const part = byColumn.get(column)!;
        if (column.unread === true && !features.has(part.name)) return undefined;
        const same = sameAs.get(part.name);
        return same === undefined ? computed(rows, part.feature, column, given, types) : given.get(same);
      }),
    }),
  };
}

/** The columns that methods take, of all that the model has. */
export function columnsTaken({ manifest }: ModelSignature, methods: readonly string[]): readonly SignatureColumn[] {
  return columnsOf(manifest, methods[0] ?? manifest.defaultMethod);
}

export function sourceColumn(name: string, type: FieldType): SignatureColumn {
  return { name, dtype: type === "string" ? "string" : "f64", nullable: true };
}

function typeOfColumn({ dtype }: SignatureColumn): ValueType {
  return dtype === "f64" ? "number" : "string";
}

function checkTypes(
  { name, feature, expected }: { readonly name: string; readonly feature: Feature; readonly expected: ValueType },
  types: ColumnTypes,
): void {
  try {
    typeExpression(feature.expression, expected, types, feature.text);
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ path: `features.${name}` }) : error;
  }
}

function computed(
  rows: number,
  { expression }: Feature,
  { dtype }: SignatureColumn,
  given: NamedColumns,
  types: ColumnTypes,
): EngineColumn {
  const value = compileExpression(expression, (name) => readerOf(given.get(name), types.get(name)));
  if (dtype === "string") return Array.from({ length: rows }, (_, row) => value(row) as string | null);
  const numbers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const cell = value(row);
    numbers[row] = cell === null ? Number.NaN : Number(cell);
  }
  return numbers;
}

function readerOf(column: EngineColumn | undefined, type: ValueType | undefined): CellReader {
  return (row): Value => {
    const cell = cellOfColumn(column, row);
    if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
    return type === "boolean" ? cell !== 0 : cell;
  };
}
