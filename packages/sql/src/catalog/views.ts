import { typeRows } from "./type-rows.ts";

/** Numbers below this are PostgreSQL's own; the engine's begin at 0, so they are moved up. */
const moved = 100_000;
const constraintBase = 50_000_000;
const functionBase = 60_000_000;

const own = "database_name = current_database() AND NOT internal";

/** A relation's columns that say nothing here. */
const plainRelation = `10::BIGINT AS relowner, 0::BIGINT AS reltype, 0::BIGINT AS reloftype, 0::BIGINT AS relfilenode, 0::BIGINT AS reltablespace,
  0::INTEGER AS relpages, 0::INTEGER AS relallvisible, 0::BIGINT AS reltoastrelid, false AS relisshared, false AS relhasrules, true AS relhastriggers, false AS relhassubclass,
  false AS relrowsecurity, false AS relforcerowsecurity, true AS relispopulated, 'd' AS relreplident, false AS relispartition, 0::BIGINT AS relrewrite,
  false AS relhasoids, NULL::VARCHAR[] AS relacl, NULL::VARCHAR[] AS reloptions, NULL::VARCHAR AS relpartbound, 0::BIGINT AS relfrozenxid, 0::BIGINT AS relminmxid, 0::SMALLINT AS relchecks`;

/** Views that others are made of: what the engine knows, with PostgreSQL's numbers. */
const sources: { readonly [name: string]: string } = {
  pg_relation_rows: `
    SELECT table_oid + ${moved} AS oid, table_name AS relname, schema_oid + ${moved} AS relnamespace, 'r' AS relkind, estimated_size::FLOAT AS reltuples, has_primary_key AS relhasindex,
      CASE WHEN temporary THEN 't' ELSE 'p' END AS relpersistence, column_count::SMALLINT AS relnatts, schema_name AS schema_name, comment
    FROM duckdb_tables() WHERE (${own}) OR (temporary AND NOT internal)
    UNION ALL SELECT view_oid + ${moved}, view_name, schema_oid + ${moved}, 'v', -1, false, CASE WHEN temporary THEN 't' ELSE 'p' END, column_count::SMALLINT, schema_name, comment
    FROM duckdb_views() WHERE (${own}) OR (temporary AND NOT internal)
    UNION ALL SELECT sequence_oid + ${moved}, sequence_name, schema_oid + ${moved}, 'S', 1, false, 'p', 3, schema_name, comment FROM duckdb_sequences() WHERE database_name = current_database()`,
  pg_view_rows: `SELECT view_oid + ${moved} AS oid, schema_name, view_name, regexp_replace(sql, '^CREATE .*? AS ', '') AS definition FROM duckdb_views() WHERE ${own}`,
  pg_constraint_rows: `
    SELECT ${constraintBase} + (table_oid * 1000) + constraint_index AS oid, table_oid + ${moved} AS relid, schema_oid + ${moved} AS namespace, schema_name, table_name,
      constraint_name AS name, constraint_type AS kind, constraint_text AS definition, constraint_column_names AS columns,
      list_transform(constraint_column_indexes, lambda i: (i + 1)::SMALLINT) AS keys, referenced_table, referenced_column_names AS referenced_columns
    FROM duckdb_constraints() WHERE database_name = current_database() AND constraint_type <> 'NOT NULL'`,
  pg_index_rows: `
    SELECT oid + 1 AS oid, name, relid, namespace, schema_name, table_name, keys, columns, kind = 'PRIMARY KEY' AS is_primary, true AS is_unique,
      'CREATE UNIQUE INDEX ' || name || ' ON ' || schema_name || '.' || table_name || ' USING btree (' || array_to_string(columns, ', ') || ')' AS definition
    FROM pg_constraint_rows WHERE kind IN ('PRIMARY KEY', 'UNIQUE')
    UNION ALL SELECT index_oid + ${moved}, index_name, table_oid + ${moved}, schema_oid + ${moved}, schema_name, table_name,
      coalesce((SELECT list(c.column_index::SMALLINT ORDER BY e.place) FROM unnest(string_split(trim(i.expressions, '[]'), ', ')) WITH ORDINALITY e(name, place), duckdb_columns() c
        WHERE c.table_oid = i.table_oid AND c.database_name = i.database_name AND c.column_name = trim(e.name, '"''')), []::SMALLINT[]),
      list_transform(string_split(trim(expressions, '[]'), ', '), lambda e: trim(e, '"''')), is_primary, is_unique,
      concat('CREATE ', CASE WHEN is_unique THEN 'UNIQUE ' END, 'INDEX ', index_name, ' ON ', schema_name, '.', table_name, ' USING btree (', replace(trim(expressions, '[]'), '''', ''), ')')
    FROM duckdb_indexes() i WHERE database_name = current_database()`,
  pg_function_rows: `
    SELECT ${functionBase} + row_number() OVER (ORDER BY schema_name, function_name, parameter_types::VARCHAR) AS oid, function_name AS name, schema_name, function_type AS kind,
      lower(coalesce(return_type, 'any')) AS result, macro_definition AS source, varargs, parameters, parameter_types,
      array_to_string(list_transform(range(1, len(parameters) + 1), lambda i: concat_ws(' ', parameters[i], lower(parameter_types[i]))), ', ') AS arguments
    FROM duckdb_functions() WHERE (database_name = current_database() AND NOT internal AND schema_name NOT IN ('pg', 'info')) OR (regexp_matches(function_name, '^(predict|predict_proba|raw)_') AND NOT starts_with(function_name, 'pg_'))`,
};

const bootTypes = typeRows
  .flatMap(({ oid, array, name, length, category }) => [
    `(${oid}, '${name}', ${length}, '${category === "P" ? "p" : "b"}', '${category}', 0, ${array})`,
    ...(array === 0 ? [] : [`(${array}, '_${name}', -1, 'b', 'A', ${oid}, 0)`]),
  ])
  .join(", ");

/** The tables of PostgreSQL's catalogue that have rows. */
const tables: { readonly [name: string]: string } = {
  pg_namespace: `
    SELECT oid + ${moved} AS oid, schema_name AS nspname, 10::BIGINT AS nspowner, NULL::VARCHAR[] AS nspacl FROM duckdb_schemas()
    WHERE database_name = current_database() AND NOT (internal AND schema_name <> 'main')
    UNION ALL VALUES (11::BIGINT, 'pg_catalog', 10::BIGINT, NULL::VARCHAR[]), (13000::BIGINT, 'information_schema', 10::BIGINT, NULL::VARCHAR[])`,
  pg_class: `
    SELECT oid, relname, relnamespace, relkind, reltuples, relhasindex, relpersistence, relnatts, 2::BIGINT AS relam, ${plainRelation} FROM pg_relation_rows
    UNION ALL SELECT oid, name, namespace, 'i', 0, false, 'p', len(keys)::SMALLINT, 403, ${plainRelation} FROM pg_index_rows`,
  pg_attribute: `
    SELECT table_oid + ${moved} AS attrelid, column_name AS attname, pg_engine_type_oid(data_type) AS atttypid, -1::INTEGER AS attstattarget,
      CASE WHEN numeric_precision_radix IS NULL THEN -1 ELSE -1 END::SMALLINT AS attlen, column_index::SMALLINT AS attnum, 0::INTEGER AS attndims, -1::INTEGER AS attcacheoff,
      CASE WHEN starts_with(data_type, 'DECIMAL') THEN ((numeric_precision::INTEGER << 16) | numeric_scale::INTEGER) + 4 ELSE -1 END AS atttypmod,
      false AS attbyval, 'p' AS attstorage, 'i' AS attalign, NOT is_nullable AS attnotnull, column_default IS NOT NULL AS atthasdef, false AS atthasmissing,
      '' AS attidentity, '' AS attgenerated, false AS attisdropped, true AS attislocal, 0::INTEGER AS attinhcount, 0::BIGINT AS attcollation, '' AS attcompression,
      NULL::VARCHAR[] AS attacl, NULL::VARCHAR[] AS attoptions, NULL::VARCHAR[] AS attfdwoptions
    FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
    UNION ALL SELECT x.oid, c.column_name, pg_engine_type_oid(c.data_type), -1, -1::SMALLINT, u.place::SMALLINT, 0, -1, -1, false, 'p', 'i', false, false, false,
      '', '', false, true, 0, 0, '', NULL, NULL, NULL
    FROM pg_index_rows x, unnest(x.keys) WITH ORDINALITY u(key, place), duckdb_columns() c
    WHERE c.table_oid + ${moved} = x.relid AND c.database_name = current_database() AND c.column_index = u.key`,
  pg_attrdef: `
    SELECT (table_oid * 1000) + column_index AS oid, table_oid + ${moved} AS adrelid, column_index::SMALLINT AS adnum, column_default AS adbin, column_default AS adsrc
    FROM duckdb_columns() WHERE database_name = current_database() AND column_default IS NOT NULL`,
  pg_type: `
    SELECT oid::BIGINT AS oid, typname, 11::BIGINT AS typnamespace, 10::BIGINT AS typowner, typlen::SMALLINT AS typlen, false AS typbyval, typtype, typcategory,
      typname IN ('text', 'float8', 'bool', 'timestamptz', 'oid') AS typispreferred, true AS typisdefined, ',' AS typdelim, 0::BIGINT AS typrelid, 0::BIGINT AS typsubscript,
      typelem::BIGINT AS typelem, typarray::BIGINT AS typarray, (CASE WHEN typelem > 0 THEN 'array_in' ELSE typname || 'in' END) AS typinput, typname || 'out' AS typoutput,
      CASE WHEN typelem > 0 THEN 'array_recv' ELSE typname || 'recv' END AS typreceive, typname || 'send' AS typsend, '-' AS typmodin, '-' AS typmodout, '-' AS typanalyze,
      'i' AS typalign, 'x' AS typstorage, false AS typnotnull, 0::BIGINT AS typbasetype, -1::INTEGER AS typtypmod, 0::INTEGER AS typndims, 0::BIGINT AS typcollation,
      NULL::VARCHAR AS typdefaultbin, NULL::VARCHAR AS typdefault, NULL::VARCHAR[] AS typacl
    FROM (VALUES ${bootTypes}) AS t(oid, typname, typlen, typtype, typcategory, typelem, typarray)`,
  pg_database: `
    SELECT database_oid + ${moved} AS oid, database_name AS datname, 10::BIGINT AS datdba, 6::INTEGER AS encoding, 'c' AS datlocprovider, false AS datistemplate, true AS datallowconn,
      -1::INTEGER AS datconnlimit, 0::BIGINT AS datlastsysoid, 0::BIGINT AS datfrozenxid, 1::BIGINT AS datminmxid, 1663::BIGINT AS dattablespace, 'C' AS datcollate, 'C.UTF-8' AS datctype,
      NULL::VARCHAR AS daticulocale, NULL::VARCHAR AS daticurules, NULL::VARCHAR AS datcollversion, NULL::VARCHAR[] AS datacl
    FROM duckdb_databases() WHERE NOT internal AND database_name <> 'godwit_catalog'`,
  pg_index: `
    SELECT oid AS indexrelid, relid AS indrelid, len(keys)::SMALLINT AS indnatts, len(keys)::SMALLINT AS indnkeyatts, is_unique AS indisunique, false AS indnullsnotdistinct,
      is_primary AS indisprimary, false AS indisexclusion, true AS indimmediate, false AS indisclustered, true AS indisvalid, false AS indcheckxmin, true AS indisready,
      true AS indislive, false AS indisreplident, keys AS indkey, list_transform(keys, lambda k: 0::BIGINT) AS indcollation, list_transform(keys, lambda k: 0::BIGINT) AS indclass,
      list_transform(keys, lambda k: 0::SMALLINT) AS indoption, NULL::VARCHAR AS indexprs, NULL::VARCHAR AS indpred
    FROM pg_index_rows`,
  pg_constraint: `
    SELECT oid, name AS conname, namespace AS connamespace, CASE kind WHEN 'PRIMARY KEY' THEN 'p' WHEN 'UNIQUE' THEN 'u' WHEN 'FOREIGN KEY' THEN 'f' ELSE 'c' END AS contype,
      false AS condeferrable, false AS condeferred, true AS convalidated, relid AS conrelid, 0::BIGINT AS contypid,
      CASE WHEN kind IN ('PRIMARY KEY', 'UNIQUE') THEN oid + 1 WHEN kind = 'FOREIGN KEY' THEN (SELECT min(p.oid) + 1 FROM pg_constraint_rows p
        WHERE p.table_name = r.referenced_table AND p.kind IN ('PRIMARY KEY', 'UNIQUE') AND p.columns = r.referenced_columns) ELSE 0 END AS conindid, 0::BIGINT AS conparentid,
      coalesce(CASE WHEN kind = 'FOREIGN KEY' THEN (SELECT min(t.oid) FROM pg_relation_rows t WHERE t.relname = referenced_table) END, 0)::BIGINT AS confrelid,
      'a' AS confupdtype, 'a' AS confdeltype, 's' AS confmatchtype, true AS conislocal, 0::INTEGER AS coninhcount, true AS connoinherit, keys AS conkey,
      CASE WHEN kind = 'FOREIGN KEY' THEN (SELECT list(c.column_index::SMALLINT ORDER BY e.place) FROM unnest(referenced_columns) WITH ORDINALITY e(name, place), duckdb_columns() c
        WHERE c.table_name = referenced_table AND c.column_name = e.name AND c.database_name = current_database()) END AS confkey, NULL::VARCHAR AS conbin, NULL::VARCHAR AS consrc
    FROM pg_constraint_rows r`,
  pg_proc: `
    SELECT f.oid, f.name AS proname, coalesce(n.oid, 11)::BIGINT AS pronamespace, 10::BIGINT AS proowner, 14::BIGINT AS prolang, 100::FLOAT AS procost, 0::FLOAT AS prorows,
      0::BIGINT AS provariadic, '-' AS prosupport, CASE WHEN kind = 'aggregate' THEN 'a' ELSE 'f' END AS prokind, false AS prosecdef, false AS proleakproof, false AS proisstrict,
      kind LIKE 'table%' AS proretset, kind = 'aggregate' AS proisagg, false AS proiswindow, 'i' AS provolatile, 's' AS proparallel, len(f.parameters)::SMALLINT AS pronargs, 0::SMALLINT AS pronargdefaults,
      pg_engine_type_oid(upper(f.result))::BIGINT AS prorettype, list_transform(f.parameter_types, lambda t: pg_engine_type_oid(coalesce(t, 'VARCHAR'))::BIGINT) AS proargtypes,
      NULL::BIGINT[] AS proallargtypes, NULL::VARCHAR[] AS proargmodes, f.parameters AS proargnames, NULL::VARCHAR AS proargdefaults, f.source AS prosrc, NULL::VARCHAR AS probin,
      NULL::VARCHAR[] AS proconfig, NULL::VARCHAR[] AS proacl
    FROM pg_function_rows f LEFT JOIN pg_namespace n ON n.nspname = f.schema_name`,
  pg_roles: `
    SELECT 10::BIGINT AS oid, 'godwit' AS rolname, false AS rolsuper, true AS rolinherit, false AS rolcreaterole, false AS rolcreatedb, true AS rolcanlogin, false AS rolreplication,
      -1::INTEGER AS rolconnlimit, NULL::VARCHAR AS rolpassword, NULL::TIMESTAMPTZ AS rolvaliduntil, false AS rolbypassrls, NULL::VARCHAR[] AS rolconfig`,
  pg_authid: "SELECT * FROM pg_roles",
  pg_user: `
    SELECT 'godwit' AS usename, 10::BIGINT AS usesysid, false AS usecreatedb, false AS usesuper, false AS userepl, false AS usebypassrls, NULL::VARCHAR AS passwd,
      NULL::TIMESTAMPTZ AS valuntil, NULL::VARCHAR[] AS useconfig`,
  pg_group: "SELECT NULL::VARCHAR AS groname, NULL::BIGINT AS grosysid, NULL::BIGINT[] AS grolist WHERE false",
  pg_tablespace:
    "SELECT 1663::BIGINT AS oid, 'pg_default' AS spcname, 10::BIGINT AS spcowner, NULL::VARCHAR[] AS spcacl, NULL::VARCHAR[] AS spcoptions",
  pg_am: "SELECT * FROM (VALUES (2::BIGINT, 'heap', '-', 't'), (403::BIGINT, 'btree', '-', 'i')) AS a(oid, amname, amhandler, amtype)",
  pg_language: `
    SELECT oid, lanname, 10::BIGINT AS lanowner, false AS lanispl, true AS lanpltrusted, 0::BIGINT AS lanplcallfoid, 0::BIGINT AS laninline, 0::BIGINT AS lanvalidator, NULL::VARCHAR[] AS lanacl
    FROM (VALUES (12::BIGINT, 'internal'), (14::BIGINT, 'sql')) AS l(oid, lanname)`,
  pg_collation: `
    SELECT 100::BIGINT AS oid, 'default' AS collname, 11::BIGINT AS collnamespace, 10::BIGINT AS collowner, 'd' AS collprovider, true AS collisdeterministic, -1::INTEGER AS collencoding,
      'C' AS collcollate, 'C' AS collctype, NULL::VARCHAR AS colliculocale, NULL::VARCHAR AS collversion`,
  pg_tables: `
    SELECT schema_name AS schemaname, relname AS tablename, 'godwit' AS tableowner, NULL::VARCHAR AS tablespace, relhasindex AS hasindexes, false AS hasrules, false AS hastriggers, false AS rowsecurity
    FROM pg_relation_rows WHERE relkind = 'r'`,
  pg_views: "SELECT schema_name AS schemaname, view_name AS viewname, 'godwit' AS viewowner, definition FROM pg_view_rows",
  pg_indexes:
    "SELECT schema_name AS schemaname, table_name AS tablename, name AS indexname, NULL::VARCHAR AS tablespace, definition AS indexdef FROM pg_index_rows",
  pg_sequences: `
    SELECT schema_name AS schemaname, sequence_name AS sequencename, 'godwit' AS sequenceowner, 'bigint' AS data_type, start_value, min_value, max_value, increment_by, cycle, 1::BIGINT AS cache_size, last_value
    FROM duckdb_sequences() WHERE database_name = current_database()`,
};

/** The views of the catalogue, each after those that it is made of. */
export const views: { readonly [name: string]: string } = { ...sources, ...tables };

/** The views of `information_schema` that differ from the engine's own: their types have PostgreSQL's names, and only the user's tables are in them. */
export const informationViews: { readonly [name: string]: string } = {
  schemata: `
    SELECT current_database() AS catalog_name, nspname AS schema_name, 'godwit' AS schema_owner, NULL::VARCHAR AS default_character_set_catalog, NULL::VARCHAR AS default_character_set_schema,
      NULL::VARCHAR AS default_character_set_name, NULL::VARCHAR AS sql_path FROM pg_namespace`,
  tables: `
    SELECT current_database() AS table_catalog, schema_name AS table_schema, relname AS table_name,
      CASE WHEN relkind = 'v' THEN 'VIEW' WHEN relpersistence = 't' THEN 'LOCAL TEMPORARY' ELSE 'BASE TABLE' END AS table_type, NULL::VARCHAR AS self_referencing_column_name,
      NULL::VARCHAR AS reference_generation, NULL::VARCHAR AS user_defined_type_catalog, NULL::VARCHAR AS user_defined_type_schema, NULL::VARCHAR AS user_defined_type_name,
      CASE WHEN relkind = 'v' THEN 'NO' ELSE 'YES' END AS is_insertable_into, 'NO' AS is_typed, NULL::VARCHAR AS commit_action
    FROM pg_relation_rows WHERE relkind IN ('r', 'v')`,
  columns: `
    SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable,
      CASE WHEN c.data_type LIKE '%]' THEN 'ARRAY' ELSE format_type(pg_engine_type_oid(c.data_type), NULL) END AS data_type, character_maximum_length, character_octet_length,
      CASE WHEN starts_with(c.data_type, 'DECIMAL') THEN numeric_precision WHEN c.data_type = 'DOUBLE' THEN 53 WHEN c.data_type = 'FLOAT' THEN 24 ELSE numeric_precision END AS numeric_precision,
      numeric_precision_radix, numeric_scale, datetime_precision, NULL::VARCHAR AS interval_type, NULL::INTEGER AS interval_precision, NULL::VARCHAR AS character_set_catalog,
      NULL::VARCHAR AS character_set_schema, NULL::VARCHAR AS character_set_name, NULL::VARCHAR AS collation_catalog, NULL::VARCHAR AS collation_schema, NULL::VARCHAR AS collation_name,
      NULL::VARCHAR AS domain_catalog, NULL::VARCHAR AS domain_schema, NULL::VARCHAR AS domain_name, table_catalog AS udt_catalog, 'pg_catalog' AS udt_schema,
      (SELECT any_value(typname) FROM pg_type WHERE oid = pg_engine_type_oid(c.data_type)) AS udt_name, NULL::VARCHAR AS scope_catalog, NULL::VARCHAR AS scope_schema,
      NULL::VARCHAR AS scope_name, NULL::INTEGER AS maximum_cardinality, ordinal_position::VARCHAR AS dtd_identifier, 'NO' AS is_self_referencing, 'NO' AS is_identity,
      NULL::VARCHAR AS identity_generation, NULL::VARCHAR AS identity_start, NULL::VARCHAR AS identity_increment, NULL::VARCHAR AS identity_maximum, NULL::VARCHAR AS identity_minimum,
      'NO' AS identity_cycle, 'NEVER' AS is_generated, NULL::VARCHAR AS generation_expression, 'YES' AS is_updatable
    FROM system.information_schema.columns c WHERE table_catalog = current_database() AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  views: `
    SELECT current_database() AS table_catalog, schema_name AS table_schema, view_name AS table_name, definition AS view_definition, 'NONE' AS check_option, 'NO' AS is_updatable,
      'NO' AS is_insertable_into, 'NO' AS is_trigger_updatable, 'NO' AS is_trigger_deletable, 'NO' AS is_trigger_insertable_into FROM pg_view_rows`,
  table_constraints: `
    SELECT current_database() AS constraint_catalog, schema_name AS constraint_schema, name AS constraint_name, current_database() AS table_catalog, schema_name AS table_schema, table_name,
      kind AS constraint_type, 'NO' AS is_deferrable, 'NO' AS initially_deferred, 'YES' AS enforced FROM pg_constraint_rows`,
  key_column_usage: `
    SELECT current_database() AS constraint_catalog, schema_name AS constraint_schema, name AS constraint_name, current_database() AS table_catalog, schema_name AS table_schema, table_name,
      u.column_name AS column_name, u.place AS ordinal_position, CASE WHEN kind = 'FOREIGN KEY' THEN u.place END AS position_in_unique_constraint
    FROM pg_constraint_rows r, unnest(r.columns) WITH ORDINALITY u(column_name, place) WHERE kind IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')`,
  referential_constraints: "SELECT * FROM system.information_schema.referential_constraints WHERE constraint_catalog = current_database()",
  sequences: `
    SELECT current_database() AS sequence_catalog, schema_name AS sequence_schema, sequence_name, 'bigint' AS data_type, 64 AS numeric_precision, 2 AS numeric_precision_radix, 0 AS numeric_scale,
      start_value::VARCHAR AS start_value, min_value::VARCHAR AS minimum_value, max_value::VARCHAR AS maximum_value, increment_by::VARCHAR AS increment, CASE WHEN cycle THEN 'YES' ELSE 'NO' END AS cycle_option
    FROM duckdb_sequences() WHERE database_name = current_database()`,
  routines: `
    SELECT current_database() AS specific_catalog, coalesce(schema_name, 'main') AS specific_schema, name || '_' || oid AS specific_name, current_database() AS routine_catalog,
      coalesce(schema_name, 'main') AS routine_schema, name AS routine_name, 'FUNCTION' AS routine_type, result AS data_type, source AS routine_definition FROM pg_function_rows`,
  parameters:
    "SELECT NULL::VARCHAR AS specific_schema, NULL::VARCHAR AS specific_name, NULL::INTEGER AS ordinal_position, NULL::VARCHAR AS parameter_mode, NULL::VARCHAR AS parameter_name, NULL::VARCHAR AS data_type WHERE false",
  table_privileges: `
    SELECT 'godwit' AS grantor, 'godwit' AS grantee, current_database() AS table_catalog, schema_name AS table_schema, relname AS table_name, p AS privilege_type, 'NO' AS is_grantable, 'YES' AS with_hierarchy
    FROM pg_relation_rows, unnest(['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS u(p) WHERE relkind IN ('r', 'v')`,
  role_table_grants: `
    SELECT 'godwit' AS grantor, 'godwit' AS grantee, current_database() AS table_catalog, schema_name AS table_schema, relname AS table_name, p AS privilege_type, 'NO' AS is_grantable, 'YES' AS with_hierarchy
    FROM pg_relation_rows, unnest(['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS u(p) WHERE relkind IN ('r', 'v')`,
};

/** A list as rows of `{x, n}`, the element and its place. */
export const expandArray = "unnest(list_transform(range(1, len(a) + 1), lambda i: {'x': a[i], 'n': i}))";
