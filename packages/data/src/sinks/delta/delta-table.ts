import { randomUUID } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import { describeType } from "../../frames/describe-type.ts";
import type { Field, Schema } from "../../frames/field.ts";
import type { DeltaAction, DeltaMetadata } from "./delta-actions.ts";
import type { DeltaState } from "./delta-log.ts";
import { deltaType, storedType, type DeltaField } from "./delta-type.ts";
import { expectFeatures } from "./expect-features.ts";

/** How rows of a run lie in the files of a table. */
export interface DeltaLayout {
  /** Of the files, in the order of the run's schema without the partition columns. */
  readonly schema: Schema;
  /** Places in the run's schema of the columns in the files, and of those that partition them. */
  readonly columns: readonly number[];
  readonly partitions: readonly number[];
}

/** The commit that makes a table for rows of the schema. */
export function newTable(schema: Schema, partitions: readonly string[]): readonly DeltaAction[] {
  const fields = schema.map((field): DeltaField => {
    const type = deltaType(field.type);
    if (type === null)
      throw new GodwitError(
        "UNSUPPORTED_OUTPUT",
        `a Delta table has no type for the column ${JSON.stringify(field.name)}, which is ${describeType(field.type)}`,
        {
          where: { column: field.name },
        },
      );
    return { name: field.name, type, nullable: field.nullable, metadata: {} };
  });
  const zoneless = fields.some(({ type }) => type === "timestamp_ntz");
  const metadata: DeltaMetadata = {
    id: randomUUID(),
    format: { provider: "parquet", options: {} },
    schemaString: JSON.stringify({ type: "struct", fields }),
    partitionColumns: partitions,
    configuration: {},
    createdTime: Date.now(),
  };
  const protocol = zoneless
    ? { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["timestampNtz"], writerFeatures: ["timestampNtz"] }
    : { minReaderVersion: 1, minWriterVersion: 2 };
  return [{ commitInfo: commitInfo("CREATE TABLE") }, { protocol }, { metaData: metadata }];
}

export function commitInfo(operation: "CREATE TABLE" | "WRITE"): Readonly<Record<string, unknown>> {
  return {
    timestamp: Date.now(),
    operation,
    operationParameters: operation === "WRITE" ? { mode: "Append", partitionBy: "[]" } : {},
    isBlindAppend: true,
    engineInfo: "Godwit",
  };
}

/** Expects of a table that it takes rows of the schema: SCHEMA_MISMATCH names the columns. */
export function layoutOf(
  name: string,
  { protocol, metadata }: DeltaState,
  schema: Schema,
  partitions: readonly string[] | null,
): DeltaLayout {
  const { fields } = JSON.parse(metadata!.schemaString) as { readonly fields: readonly DeltaField[] };
  expectFeatures(name, protocol!, metadata!, fields);
  const { partitionColumns } = metadata!;
  const problems = schema.flatMap(({ name: column, type, nullable }): string[] => {
    const field = fields.find((each) => each.name === column);
    if (field === undefined) return [`${JSON.stringify(column)} is missing (${describeType(type)})`];
    if (storedType(field.type, type) === null)
      return [`${JSON.stringify(column)} is ${JSON.stringify(field.type)} and not ${describeType(type)}`];
    return nullable && !field.nullable ? [`${JSON.stringify(column)} must be filled, and may be null`] : [];
  });
  for (const field of fields)
    if (!schema.some((each) => each.name === field.name) && (!field.nullable || partitionColumns.includes(field.name)))
      problems.push(`${JSON.stringify(field.name)} must be filled, and there is nothing for it`);
  if (partitions !== null && JSON.stringify(partitions) !== JSON.stringify(partitionColumns))
    problems.push(`it is partitioned by ${partitionColumns.length === 0 ? "nothing" : partitionColumns.join(", ")}`);
  if (problems.length > 0) throw new GodwitError("SCHEMA_MISMATCH", `${name} has another schema than the rows: ${problems.join("; ")}`);
  const columns = schema.flatMap((field, place) => (partitionColumns.includes(field.name) ? [] : [place]));
  return {
    schema: columns.map((place): Field => {
      const field = schema[place]!;
      return { ...field, type: storedType(fields.find((each) => each.name === field.name)!.type, field.type)! };
    }),
    columns,
    partitions: partitionColumns.map((column) => schema.findIndex((field) => field.name === column)),
  };
}
