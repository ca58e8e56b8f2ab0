import { GodwitError } from "@godwit/core/errors";
import { shownLocation } from "../shown-location.ts";

/** Systems that hold rows and are not files of rows. */
export type DatabaseKind = "postgres" | "mysql" | "sqlite" | "duckdb" | "mongodb" | "redis" | "delta";

/**
 * Where rows are, as a user writes it.
 *
 * | location | names |
 * | --- | --- |
 * | `postgres://user@host:5432/db#schema.table` | a table of PostgreSQL |
 * | `mysql://user@host:3306/db#table` | a table of MySQL or MariaDB |
 * | `sqlite:file.db#table`, `duckdb:file.duckdb#schema.table` | a table in a file |
 * | `mongodb://host/db#collection` | a collection |
 * | `redis://host:6379/0#prefix` | keys that begin with `prefix:` |
 * | `delta:folder` | a Delta table |
 *
 * What is after `#` is percent-decoded and read as SQL reads names: parts between dots, in double quotes where a part has dots or quotes
 * itself. Cases are kept as they are.
 */
export interface DatabaseLocation {
  readonly kind: DatabaseKind;
  /** What the client connects to: the location up to `#`; of files the path. */
  readonly target: string;
  /** The parts of the table's name, the table itself last; none where nothing is named. */
  readonly table: readonly string[];
  /** For messages: without password and settings. */
  readonly name: string;
}

const kindOfScheme: Readonly<Record<string, DatabaseKind>> = {
  postgres: "postgres",
  postgresql: "postgres",
  mysql: "mysql",
  mariadb: "mysql",
  sqlite: "sqlite",
  duckdb: "duckdb",
  mongodb: "mongodb",
  "mongodb+srv": "mongodb",
  redis: "redis",
  rediss: "redis",
  delta: "delta",
};

/** What kind of place a location is of, whatever the rest of it says. */
export function placeKindOf(location: string): DatabaseKind | "files" {
  const scheme = schemeOf(location);
  return Object.hasOwn(kindOfScheme, scheme) ? kindOfScheme[scheme]! : "files";
}

function schemeOf(location: string): string {
  return /^([a-z][a-z0-9+]*):/iu.exec(location)?.[1]?.toLowerCase() ?? "";
}

/** Reads a location; null where its scheme is of no database. Throws USAGE where it is, and the rest cannot be read. */
export function databaseLocation(location: string): DatabaseLocation | null {
  const scheme = schemeOf(location);
  const kind = placeKindOf(location);
  if (kind === "files") return null;
  const hash = kind === "delta" ? -1 : location.lastIndexOf("#");
  const whole = hash === -1 ? location : location.slice(0, hash);
  const fragment = hash === -1 ? "" : location.slice(hash + 1);
  const isFile = kind === "sqlite" || kind === "duckdb" || kind === "delta";
  if (!isFile && !whole.slice(scheme.length).startsWith("://"))
    throw new GodwitError("USAGE", `the location ${JSON.stringify(`${scheme}:…`)} lacks its host`, {
      hint: `Give ${scheme}://HOST/DATABASE#TABLE.`,
    });
  if (!isFile && /^\w+:\/\/[^/@]*:[^/@]*$/u.test(whole) && fragment.includes("@"))
    throw new GodwitError("USAGE", `the password in the ${scheme} location has a # in it`, { hint: "Write %23 in its place." });
  const target = isFile ? whole.slice(scheme.length + 1).replace(/^\/\/(?=\/)/u, "") : whole;
  if (isFile && target === "")
    throw new GodwitError("USAGE", `the location ${scheme}: names no file`, { hint: `Give ${scheme}:FILE#TABLE.` });
  const shown = isFile ? `${scheme}:${target}` : shownLocation(whole);
  return { kind, target, table: nameParts(fragment, scheme), name: fragment === "" ? shown : `${shown}#${fragment}` };
}

function nameParts(fragment: string, scheme: string): readonly string[] {
  if (fragment === "") return [];
  let text: string;
  try {
    text = decodeURIComponent(fragment);
  } catch (cause) {
    throw badName(scheme, "a % that no two hexadecimal digits follow", cause);
  }
  const parts: string[] = [];
  const part = /"((?:[^"]|"")*)"|([^."]+)/uy;
  for (let from = 0; ;) {
    part.lastIndex = from;
    const match = part.exec(text);
    if (match === null) throw badName(scheme, `an empty part, or quotes that do not end, at character ${from + 1}`);
    parts.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (part.lastIndex === text.length) return parts;
    if (text[part.lastIndex] !== ".") throw badName(scheme, `no dot where a part ends, at character ${part.lastIndex + 1}`);
    from = part.lastIndex + 1;
  }
}

function badName(scheme: string, what: string, cause?: unknown): GodwitError {
  return new GodwitError("USAGE", `the table after # of the ${scheme} location has ${what}`, {
    hint: 'Write #table or #schema.table; a part with dots or quotes as "my.table".',
    cause,
  });
}
