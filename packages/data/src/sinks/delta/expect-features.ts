import { GodwitError } from "@godwit/core/errors";
import type { DeltaMetadata, DeltaProtocol } from "./delta-actions.ts";
import type { DeltaField } from "./delta-type.ts";

/** Features of a table that appending rows keeps up by itself, or that the table only could use; the others are refused. */
const harmless: ReadonlySet<string> = new Set([
  "appendOnly",
  "changeDataFeed",
  "checkConstraints",
  "columnMapping",
  "deletionVectors",
  "domainMetadata",
  "generatedColumns",
  "identityColumns",
  "invariants",
  "timestampNtz",
  "v2Checkpoint",
  "vacuumProtocolCheck",
]);

const lastListless = 6;

/** Throws UNSUPPORTED_OUTPUT, naming what the table asks of its writers that is not done. */
export function expectFeatures(name: string, protocol: DeltaProtocol, metadata: DeltaMetadata, fields: readonly DeltaField[]): void {
  const { minWriterVersion, writerFeatures = [] } = protocol;
  const wrong: string[] = [];
  if (minWriterVersion > lastListless + 1) wrong.push(`version ${minWriterVersion} of the writers' protocol`);
  wrong.push(...writerFeatures.filter((feature) => !harmless.has(feature)).map((feature) => `the feature ${feature}`));
  const { configuration } = metadata;
  if (Object.keys(configuration).some((key) => key.startsWith("delta.constraints."))) wrong.push("check constraints");
  if ((configuration["delta.columnMapping.mode"] ?? "none") !== "none") wrong.push("mapped column names");
  if (configuration["delta.enableRowTracking"] === "true") wrong.push("row tracking");
  for (const { name: column, metadata: notes = {} } of fields)
    for (const note of ["delta.invariants", "delta.generationExpression", "delta.identity.start"])
      if (note in notes) wrong.push(`${note} on the column ${JSON.stringify(column)}`);
  if (wrong.length > 0)
    throw new GodwitError("UNSUPPORTED_OUTPUT", `the Delta table ${name} asks of its writers what is not done here: ${wrong.join(", ")}`, {
      hint: "Write to a table of its own, and merge it with Spark.",
    });
}
