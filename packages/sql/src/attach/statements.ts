import type { AttachedColumn, AttachedTable } from "./attached-table.ts";
import { quoted } from "./attached-table.ts";

/** The most rows of one transaction. */
export const mostRows = 5000;

/** The statements that keep a table of predictions. Every name is quoted; no value is ever written into a statement. */
export function attachStatements(table: AttachedTable) {
  const { source, output, outputName, key, inputs, methods } = table;
  const beside = (suffix: string): string => `${quoted(outputName.schema)}.${quoted(`${outputName.name}${suffix}`)}`;
  const queue = beside("_queue");
  const enqueue = beside("_enqueue");
  const trigger = quoted(`${outputName.name}_enqueue`);
  const names = (columns: readonly AttachedColumn[], alias = ""): string => columns.map(({ name }) => alias + quoted(name)).join(", ");
  const same = (one: string, other: string): string =>
    key.map(({ name }) => `${one}.${quoted(name)} = ${other}.${quoted(name)}`).join(" AND ");
  const keys = names(key);
  // The text of all that the model reads: when it changes, so must the prediction.
  const hash = `md5(ROW(${names(inputs, "t.")})::text)`;
  const shown = [
    ...key.map(({ name }, index) => `t.${quoted(name)}::text AS k${index}`),
    ...inputs.map(({ name, kind }, index) =>
      kind === "boolean" ? `t.${quoted(name)} AS c${index}` : `t.${quoted(name)}::text AS c${index}`,
    ),
    `${hash} AS hash`,
  ].join(", ");
  const answers = methods.map(({ name, type }) => `${quoted(name)} ${type}`);
  const own = ["error", "input_hash", "model_hash"].map(quoted);
  const written = [keys, ...methods.map(({ name }) => quoted(name)), ...own].join(", ");
  const changed = [...methods.map(({ name }) => quoted(name)), ...own].map((name) => `${name} = EXCLUDED.${name}`).join(", ");
  const record = [...key.map(({ name, type }) => `${quoted(name)} ${type}`), ...answers, ...own.map((name) => `${name} text`)].join(", ");
  return {
    create: `CREATE TABLE IF NOT EXISTS ${output} (${key.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ")}, ${answers.map((each) => `${each}, `).join("")}"error" text,
      "input_hash" text NOT NULL, "model_hash" text NOT NULL, "scored_at" timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (${keys}))`,
    check: `SELECT ${written}, "scored_at" FROM ${output} LIMIT 0`,
    lock: `SELECT pg_try_advisory_lock(hashtextextended('godwit attach ' || ${literal(output)}, 0)) AS held`,
    channel: `godwit_${Buffer.from(`${outputName.schema}.${outputName.name}`).toString("hex").slice(0, 50)}`,
    triggerParts: [
      `CREATE TABLE IF NOT EXISTS ${queue} (place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${key.map(({ name, type }) => `${quoted(`key_${name}`)} ${type}`).join(", ")})`,
      `CREATE OR REPLACE FUNCTION ${enqueue}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS ${literal(`BEGIN
        IF TG_OP <> 'INSERT' THEN INSERT INTO ${queue} (${key.map(({ name }) => quoted(`key_${name}`)).join(", ")}) VALUES (${names(key, "OLD.")}); END IF;
        IF TG_OP <> 'DELETE' THEN INSERT INTO ${queue} (${key.map(({ name }) => quoted(`key_${name}`)).join(", ")}) VALUES (${names(key, "NEW.")}); END IF;
        PERFORM pg_notify(TG_ARGV[0], '');
        RETURN NULL;
      END`)}`,
    ],
    createTrigger: (channel: string) =>
      `CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT OR UPDATE OR DELETE ON ${source} FOR EACH ROW EXECUTE FUNCTION ${enqueue}(${literal(channel)})`,
    /** Rows without a prediction, or with one of other inputs or of another model. */
    pending: `SELECT ${shown} FROM ${source} t LEFT JOIN ${output} o ON ${same("t", "o")}
      WHERE o.${quoted(key[0]!.name)} IS NULL OR o."input_hash" <> ${hash} OR o."model_hash" <> $1 LIMIT ${mostRows}`,
    orphans: `DELETE FROM ${output} o WHERE NOT EXISTS (SELECT FROM ${source} t WHERE ${same("t", "o")})`,
    /** Takes changes from the queue, with the rows as they are now; a row that is gone has no hash. */
    take: `WITH taken AS (DELETE FROM ${queue} WHERE place IN (SELECT place FROM ${queue} ORDER BY place LIMIT ${mostRows})
        RETURNING ${key.map(({ name }) => `${quoted(`key_${name}`)} AS ${quoted(name)}`).join(", ")}), each AS (SELECT DISTINCT * FROM taken)
      SELECT ${key.map(({ name }, index) => `each.${quoted(name)}::text AS g${index}`).join(", ")}, ${shown.replace(`${hash} AS hash`, `CASE WHEN t.${quoted(key[0]!.name)} IS NULL THEN NULL ELSE ${hash} END AS hash`)}
      FROM each LEFT JOIN ${source} t ON ${same("t", "each")}`,
    write: `INSERT INTO ${output} AS o (${written}) SELECT ${written} FROM jsonb_to_recordset($1::jsonb) AS r(${record})
      ON CONFLICT (${keys}) DO UPDATE SET ${changed}, "scored_at" = clock_timestamp()
      WHERE (o."input_hash", o."model_hash") IS DISTINCT FROM (EXCLUDED."input_hash", EXCLUDED."model_hash")`,
    forget: `DELETE FROM ${output} o USING jsonb_to_recordset($1::jsonb) AS r(${key.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ")}) WHERE ${same("o", "r")}`,
  };
}

function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
