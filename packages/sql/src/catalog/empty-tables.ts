/**
 * Tables of PostgreSQL's catalogue that have no rows here, with the columns that tools ask for: numbers, unless `:text`, `:bool`
 * `:list` (of texts) or `:oids` is said.
 */
export const emptyTables: { readonly [name: string]: string } = {
  pg_aggregate: "aggfnoid aggkind:text aggnumdirectargs aggtransfn aggtranstype",
  pg_auth_members: "oid roleid member grantor admin_option:bool inherit_option:bool set_option:bool",
  pg_available_extensions: "name:text default_version:text installed_version:text comment:text",
  pg_cast: "oid castsource casttarget castfunc castcontext:text castmethod:text",
  pg_conversion: "oid conname:text connamespace conowner conforencoding contoencoding conproc condefault:bool",
  pg_db_role_setting: "setdatabase setrole setconfig:list",
  pg_default_acl: "oid defaclrole defaclnamespace defaclobjtype:text defaclacl:list",
  pg_depend: "classid objid objsubid refclassid refobjid refobjsubid deptype:text",
  pg_description: "objoid classoid objsubid description:text",
  pg_enum: "oid enumtypid enumsortorder enumlabel:text",
  pg_event_trigger: "oid evtname:text evtevent:text evtowner evtfoid evtenabled:text evttags:list",
  pg_extension: "oid extname:text extowner extnamespace extrelocatable:bool extversion:text extconfig:oids extcondition:list",
  pg_foreign_data_wrapper: "oid fdwname:text fdwowner fdwhandler fdwvalidator fdwacl:list fdwoptions:list",
  pg_foreign_server: "oid srvname:text srvowner srvfdw srvtype:text srvversion:text srvacl:list srvoptions:list",
  pg_foreign_table: "ftrelid ftserver ftoptions:list",
  pg_inherits: "inhrelid inhparent inhseqno inhdetachpending:bool",
  pg_largeobject_metadata: "oid lomowner lomacl:list",
  pg_locks: "locktype:text database relation pid mode:text granted:bool",
  pg_matviews: "schemaname:text matviewname:text matviewowner:text tablespace:text hasindexes:bool ispopulated:bool definition:text",
  pg_opclass: "oid opcmethod opcname:text opcnamespace opcowner opcfamily opcintype opcdefault:bool opckeytype",
  pg_operator: "oid oprname:text oprnamespace oprowner oprkind:text oprcanmerge:bool oprcanhash:bool oprleft oprright oprresult oprcode",
  pg_opfamily: "oid opfmethod opfname:text opfnamespace opfowner",
  pg_partitioned_table: "partrelid partstrat:text partnatts partdefid partattrs:oids partclass:oids partcollation:oids partexprs:text",
  pg_policy: "oid polname:text polrelid polcmd:text polpermissive:bool polroles:oids polqual:text polwithcheck:text",
  pg_policies: "schemaname:text tablename:text policyname:text permissive:text roles:list cmd:text qual:text with_check:text",
  pg_prepared_xacts: "transaction gid:text prepared:text owner:text database:text",
  pg_publication:
    "oid pubname:text pubowner puballtables:bool pubinsert:bool pubupdate:bool pubdelete:bool pubtruncate:bool pubviaroot:bool",
  pg_publication_namespace: "oid pnpubid pnnspid",
  pg_publication_rel: "oid prpubid prrelid prqual:text prattrs:oids",
  pg_range: "rngtypid rngsubtype rngmultitypid rngcollation rngsubopc rngcanonical rngsubdiff",
  pg_rewrite: "oid rulename:text ev_class ev_type:text ev_enabled:text is_instead:bool ev_qual:text ev_action:text",
  pg_rules: "schemaname:text tablename:text rulename:text definition:text",
  pg_seclabel: "objoid classoid objsubid provider:text label:text",
  pg_seclabels: "objoid classoid objsubid objtype:text objnamespace objname:text provider:text label:text",
  pg_sequence: "seqrelid seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle:bool",
  pg_shdepend: "dbid classid objid objsubid refclassid refobjid deptype:text",
  pg_shdescription: "objoid classoid description:text",
  pg_stat_activity: "datid datname:text pid usesysid usename:text application_name:text client_addr:text state:text query:text",
  pg_stat_user_tables: "relid schemaname:text relname:text seq_scan n_live_tup n_dead_tup last_vacuum:text last_analyze:text",
  pg_statistic_ext: "oid stxrelid stxname:text stxnamespace stxowner stxstattarget stxkeys:oids stxkind:list stxexprs:text",
  pg_stats: "schemaname:text tablename:text attname:text null_frac n_distinct",
  pg_subscription: "oid subdbid subname:text subowner subenabled:bool",
  pg_subscription_rel: "srsubid srrelid srsubstate:text",
  pg_transform: "oid trftype trflang trffromsql trftosql",
  pg_trigger:
    "oid tgrelid tgparentid tgname:text tgfoid tgtype tgenabled:text tgisinternal:bool tgconstrrelid tgconstrindid tgconstraint tgdeferrable:bool tginitdeferred:bool tgnargs tgattr:oids tgargs:text tgqual:text tgoldtable:text tgnewtable:text",
  pg_ts_config: "oid cfgname:text cfgnamespace cfgowner cfgparser",
  pg_ts_dict: "oid dictname:text dictnamespace dictowner dicttemplate dictinitoption:text",
  pg_ts_parser: "oid prsname:text prsnamespace",
  pg_ts_template: "oid tmplname:text tmplnamespace",
  pg_user_mapping: "oid umuser umserver umoptions:list",
  pg_user_mappings: "umid srvid srvname:text umuser usename:text umoptions:list",
};

const types: { readonly [word: string]: string } = { text: "VARCHAR", bool: "BOOLEAN", list: "VARCHAR[]", oids: "BIGINT[]" };

export function emptyTable(columns: string): string {
  const fields = columns.split(" ").map((column) => {
    const [name, type] = column.split(":") as [string, string?];
    return `NULL::${types[type ?? ""] ?? "BIGINT"} AS ${name}`;
  });
  return `SELECT ${fields.join(", ")} WHERE false`;
}
