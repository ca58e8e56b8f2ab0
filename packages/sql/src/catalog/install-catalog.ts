import type { SqlEngine } from "../engine/sql-engine.ts";
import { emptyTable, emptyTables } from "./empty-tables.ts";
import { macros, tableMacros } from "./macros.ts";
import { expandArray, informationViews, views } from "./views.ts";

const database = "godwit_catalog";
const schema = `${database}.pg`;

/** What the engine's search path ends with, so that PostgreSQL's names come before the engine's own. */
export const catalogPath = schema;

/** Where `information_schema` is. */
export const informationSchema = `${database}.info`;

/**
 * Gives an engine PostgreSQL's catalogue, as views and macros over the engine's own, in a database in memory beside the user's. Nothing
 * is written into that of the user. Settings are those that sessions begin with.
 */
export async function installCatalog(engine: SqlEngine, settings: ReadonlyMap<string, string>): Promise<void> {
  const session = await engine.connect();
  const run = async (statement: string): Promise<void> => {
    await session.query(statement);
  };
  try {
    await run(`ATTACH ':memory:' AS ${database}`);
    await run(`CREATE SCHEMA ${schema}`);
    await run(`CREATE SCHEMA ${informationSchema}`);
    await run(settingsView(settings));
    // Each finds what it is made of: the views need two macros, the other macros need views.
    const ofTypes = Object.entries(macros).filter(([name]) => name === "format_type" || name === "pg_engine_type_oid");
    for (const [name, overloads] of ofTypes) await run(`CREATE MACRO ${schema}.${name} ${overloadList(overloads)}`);
    for (const [name, columns] of Object.entries(emptyTables)) await run(`CREATE VIEW ${schema}.${name} AS ${emptyTable(columns)}`);
    for (const [name, query] of Object.entries(views)) await run(`CREATE VIEW ${schema}.${name} AS ${qualified(query)}`);
    for (const [name, overloads] of Object.entries(macros).filter(([each]) => !ofTypes.some(([name]) => name === each)))
      await run(`CREATE OR REPLACE MACRO ${schema}.${name} ${overloadList(overloads)}`);
    for (const [name, query] of Object.entries(tableMacros)) await run(`CREATE MACRO ${schema}.${name}() AS TABLE ${qualified(query)}`);
    for (const [name, query] of Object.entries(informationViews))
      await run(`CREATE VIEW ${informationSchema}.${name} AS ${qualified(query)}`);
    await run(`CREATE MACRO ${informationSchema}._pg_expandarray(a) AS ${expandArray}`);
  } finally {
    session.close();
  }
}

function overloadList(overloads: { readonly [parameters: string]: string }): string {
  return Object.entries(overloads)
    .map(([parameters, body]) => `(${parameters}) AS ${qualified(body)}`)
    .join(", ");
}

function settingsView(settings: ReadonlyMap<string, string>): string {
  const rows = [...settings].map(([name, value]) => `('${name}', '${value.replaceAll("'", "''")}')`).join(", ");
  return `CREATE VIEW ${schema}.pg_settings AS SELECT name, setting, NULL::VARCHAR AS unit, '' AS category, '' AS short_desc, NULL::VARCHAR AS extra_desc, 'user' AS context,
    'string' AS vartype, 'default' AS source, NULL::VARCHAR AS min_val, NULL::VARCHAR AS max_val, NULL::VARCHAR[] AS enumvals, setting AS boot_val, setting AS reset_val,
    NULL::VARCHAR AS sourcefile, NULL::INTEGER AS sourceline, false AS pending_restart FROM (VALUES ${rows}) AS s(name, setting)`;
}

const names = new RegExp(
  `(?<![.\\w'])(?:${["pg_settings", ...Object.keys(views), ...Object.keys(emptyTables), ...Object.keys(macros)].toSorted((a, b) => b.length - a.length).join("|")})(?=[\\s(),]|$)`,
  "g",
);

/** Names of the catalogue in full, so that no session's search path matters to it. */
function qualified(sql: string): string {
  return sql.replaceAll(names, (name) => `${schema}.${name}`);
}
