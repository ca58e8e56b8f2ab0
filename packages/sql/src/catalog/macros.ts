import { formatTypeCases, typeOidCases } from "./type-rows.ts";

const yes = "true";

/** What PostgreSQL's functions answer here: each with its parameter lists. */
export const macros: { readonly [name: string]: { readonly [parameters: string]: string } } = {
  version: { "": "'PostgreSQL 16.4 (Godwit on DuckDB)'" },
  format_type: { "o, m": formatTypeCases("o", "m") },
  pg_engine_type_oid: { t: typeOidCases("t") },
  pg_typeof: { v: "format_type(pg_engine_type_oid(typeof(v)), NULL)" },
  ...Object.fromEntries(
    [
      "pg_table_is_visible",
      "pg_type_is_visible",
      "pg_function_is_visible",
      "pg_operator_is_visible",
      "pg_opclass_is_visible",
      "pg_opfamily_is_visible",
      "pg_collation_is_visible",
      "pg_conversion_is_visible",
      "pg_statistics_obj_is_visible",
      "pg_ts_config_is_visible",
      "pg_ts_dict_is_visible",
      "pg_relation_is_publishable",
    ].map((name) => [name, { o: yes }]),
  ),
  ...Object.fromEntries(
    ["table", "schema", "database", "column", "any_column", "sequence", "function", "language", "tablespace", "type", "server"].map(
      (what) => [`has_${what}_privilege`, { "a, b": yes, "a, b, c": yes, ...(what === "column" && { "a, b, c, d": yes }) }],
    ),
  ),
  pg_has_role: { "a, b": yes, "a, b, c": yes },
  row_security_active: { a: "false" },
  pg_is_in_recovery: { "": "false" },
  pg_is_other_temp_schema: { o: "false" },
  pg_my_temp_schema: { "": "0::BIGINT" },
  pg_get_userbyid: { o: "'godwit'" },
  pg_encoding_to_char: { e: "'UTF8'" },
  pg_char_to_encoding: { e: "6" },
  pg_client_encoding: { "": "'UTF8'" },
  pg_tablespace_location: { o: "''" },
  pg_postmaster_start_time: { "": "now()" },
  pg_conf_load_time: { "": "now()" },
  inet_server_addr: { "": "NULL::VARCHAR" },
  inet_server_port: { "": "NULL::INTEGER" },
  inet_client_addr: { "": "NULL::VARCHAR" },
  inet_client_port: { "": "NULL::INTEGER" },
  pg_relation_size: { o: "0::BIGINT", "o, f": "0::BIGINT" },
  pg_total_relation_size: { o: "0::BIGINT" },
  pg_table_size: { o: "0::BIGINT" },
  pg_indexes_size: { o: "0::BIGINT" },
  pg_database_size: { o: "0::BIGINT" },
  pg_tablespace_size: { o: "0::BIGINT" },
  pg_size_pretty: { n: "format_bytes(n::BIGINT)" },
  pg_stat_get_numscans: { o: "0::BIGINT" },
  pg_get_partkeydef: { o: "NULL::VARCHAR" },
  pg_get_partition_constraintdef: { o: "NULL::VARCHAR" },
  pg_get_triggerdef: { o: "NULL::VARCHAR", "o, p": "NULL::VARCHAR" },
  pg_get_ruledef: { o: "NULL::VARCHAR", "o, p": "NULL::VARCHAR" },
  pg_get_statisticsobjdef_columns: { o: "NULL::VARCHAR" },
  pg_get_serial_sequence: { "t, c": "NULL::VARCHAR" },
  pg_get_expr: { "e, o": "e::VARCHAR", "e, o, p": "e::VARCHAR" },
  pg_get_viewdef: {
    o: "(SELECT any_value(definition) FROM pg_view_rows WHERE oid = o::BIGINT)",
    "o, p": "(SELECT any_value(definition) FROM pg_view_rows WHERE oid = o::BIGINT)",
  },
  pg_get_constraintdef: {
    o: "(SELECT any_value(definition) FROM pg_constraint_rows WHERE oid = o::BIGINT)",
    "o, p": "(SELECT any_value(definition) FROM pg_constraint_rows WHERE oid = o::BIGINT)",
  },
  pg_get_indexdef: {
    o: "(SELECT any_value(definition) FROM pg_index_rows WHERE oid = o::BIGINT)",
    "o, c, p": "(SELECT any_value(CASE WHEN c = 0 THEN definition ELSE columns[c] END) FROM pg_index_rows WHERE oid = o::BIGINT)",
  },
  pg_get_function_result: { o: "(SELECT any_value(result) FROM pg_function_rows WHERE oid = o::BIGINT)" },
  pg_get_function_arguments: { o: "(SELECT any_value(arguments) FROM pg_function_rows WHERE oid = o::BIGINT)" },
  pg_get_function_identity_arguments: { o: "(SELECT any_value(arguments) FROM pg_function_rows WHERE oid = o::BIGINT)" },
  pg_get_functiondef: { o: "(SELECT any_value(source) FROM pg_function_rows WHERE oid = o::BIGINT)" },
  pg_get_function_sqlbody: { o: "NULL::VARCHAR" },
  obj_description: { o: "NULL::VARCHAR", "o, c": "NULL::VARCHAR" },
  col_description: { "o, c": "NULL::VARCHAR" },
  shobj_description: { "o, c": "NULL::VARCHAR" },
  set_config: { "n, v, l": "v" },
  quote_ident: { t: `CASE WHEN regexp_full_match(t, '[a-z_][a-z0-9_$]*') THEN t ELSE '"' || replace(t, '"', '""') || '"' END` },
  array_lower: { "a, d": "CASE WHEN len(a) > 0 THEN 1 END" },
  array_upper: { "a, d": "CASE WHEN len(a) > 0 THEN len(a) END" },
  pg_to_regclass: {
    t: `coalesce((SELECT min(oid) FROM pg_class WHERE relname = replace(string_split(t, '.')[-1], '"', '')),
      CASE replace(t, 'pg_catalog.', '') WHEN 'pg_class' THEN 1259 WHEN 'pg_namespace' THEN 2615 WHEN 'pg_type' THEN 1247 WHEN 'pg_proc' THEN 1255
      WHEN 'pg_attribute' THEN 1249 WHEN 'pg_attrdef' THEN 2604 WHEN 'pg_constraint' THEN 2606 WHEN 'pg_database' THEN 1262 WHEN 'pg_authid' THEN 1260
      WHEN 'pg_trigger' THEN 2620 WHEN 'pg_rewrite' THEN 2618 WHEN 'pg_description' THEN 2609 WHEN 'pg_index' THEN 2610 WHEN 'pg_extension' THEN 3079
      WHEN 'pg_am' THEN 2601 WHEN 'pg_tablespace' THEN 1213 WHEN 'pg_language' THEN 2612 END, try_cast(t AS BIGINT))`,
  },
  to_regclass: { t: "pg_to_regclass(t)" },
  pg_to_regtype: {
    t: "coalesce((SELECT min(oid) FROM pg_type WHERE typname = lower(replace(t, 'pg_catalog.', '')) OR format_type(oid, NULL) = lower(t)), try_cast(t AS BIGINT))",
  },
  to_regtype: { t: "pg_to_regtype(t)" },
  pg_to_regnamespace: { t: "(SELECT min(oid) FROM pg_namespace WHERE nspname = replace(t, '\"', ''))" },
  pg_to_regproc: { t: "replace(t, 'pg_catalog.', '')" },
  pg_to_regprocedure: { t: "replace(t, 'pg_catalog.', '')" },
  pg_to_regrole: { t: "10::BIGINT" },
  pg_name_of_regclass: {
    o: "CASE WHEN try_cast(o AS BIGINT) = 0 THEN '-' ELSE coalesce((SELECT any_value(relname) FROM pg_class WHERE oid = try_cast(o AS BIGINT)), o::VARCHAR) END",
  },
  pg_name_of_regtype: { o: "format_type(o, NULL)" },
  pg_name_of_regnamespace: { o: "(SELECT any_value(nspname) FROM pg_namespace WHERE oid = o::BIGINT)" },
  pg_name_of_regproc: { o: "CASE WHEN try_cast(o AS BIGINT) = 0 THEN '-' ELSE o::VARCHAR END" },
  pg_name_of_regprocedure: { o: "o::VARCHAR" },
  pg_name_of_regrole: { o: "'godwit'" },
  pg_name_of_regoper: { o: "o::VARCHAR" },
  pg_name_of_regoperator: { o: "o::VARCHAR" },
};

/** Functions that give rows. */
export const tableMacros: { readonly [name: string]: string } = {
  pg_show_all_settings: "SELECT * FROM pg_settings",
  pg_get_keywords: "SELECT keyword_name AS word, 'U' AS catcode, keyword_category AS catdesc FROM duckdb_keywords()",
};
