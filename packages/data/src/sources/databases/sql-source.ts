import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import { readableSchema, type NativeColumn, type SqlConnection, type SqlEngine, type StoredRows } from "../../databases/engine.ts";
import type { DatabaseLocation } from "../../databases/location.ts";
import { quoteTable } from "../../databases/quote.ts";
import type { Frame } from "../../frames/frame.ts";
import type { Part, ReadOptions, Source, WantedColumn } from "../source.ts";
import { RowOrder } from "./row-order.ts";
import { expectWanted, wantedFrame } from "./wanted-frame.ts";

const usualFrameRows = 16_384;

export interface DatabaseSourceOptions {
  /** Read instead of a table; of one statement. */
  readonly query?: string;
  /** Columns whose cells together tell each row from all others, and put the rows in order. Unless given: the table's primary key. */
  readonly keys?: readonly string[];
}

/** A table or a query of a database that speaks SQL, as the one part of a source. */
export async function openSqlSource(engine: SqlEngine, location: DatabaseLocation, options: DatabaseSourceOptions): Promise<Source> {
  const connection = await engine.connect();
  try {
    const relation = await relationOf(connection, engine, location, options);
    const order = new RowOrder(relation.columns, relation.uniqueKeys, options.keys, engine.dialect, location.name);
    return new SqlSource(engine, location.name, relation, order);
  } finally {
    await connection.close();
  }
}

interface Relation {
  /** As it stands after FROM. */
  readonly from: string;
  readonly columns: readonly NativeColumn[];
  readonly uniqueKeys: readonly (readonly string[])[];
}

async function relationOf(
  connection: SqlConnection,
  { dialect }: SqlEngine,
  { table, name }: DatabaseLocation,
  { query }: DatabaseSourceOptions,
): Promise<Relation> {
  if (query !== undefined) {
    if (table.length > 0)
      throw new GodwitError("USAGE", `${name} names a table, and a query is given beside it`, { hint: "Give the one or the other." });
    const text = query.replace(/[;\s]+$/u, "");
    const columns = await connection.describe(text);
    expectDistinct(columns, name);
    return { from: `(\n${text}\n) as godwit_rows`, columns, uniqueKeys: [] };
  }
  if (table.length === 0)
    throw new GodwitError("USAGE", `${name} names no table, and no query is given`, {
      hint: "Write #TABLE or #SCHEMA.TABLE after it, or give --query.",
    });
  const description = await connection.table(table);
  if (description === null)
    throw new GodwitError("TABLE_NOT_FOUND", `there is no table ${table.join(".")} in ${name.replace(/#.*$/u, "")}`);
  return { from: quoteTable(table, dialect.quote), ...description };
}

function expectDistinct(columns: readonly NativeColumn[], name: string): void {
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column.name))
      throw new GodwitError("UNSUPPORTED_INPUT", `the query on ${name} gives two columns named ${JSON.stringify(column.name)}`, {
        where: { column: column.name },
        hint: "Name each column of the query with AS.",
      });
    seen.add(column.name);
  }
}

class SqlSource implements Source {
  readonly name: string;
  readonly schema: Source["schema"];
  readonly parts: readonly Part[];
  readonly isOrdered: boolean;
  private readonly engine: SqlEngine;
  private readonly relation: Relation;
  private readonly order: RowOrder;

  constructor(engine: SqlEngine, name: string, relation: Relation, order: RowOrder) {
    this.engine = engine;
    this.name = name;
    this.relation = relation;
    this.order = order;
    this.isOrdered = order.columns.length > 0;
    this.schema = readableSchema(relation.columns);
    const columns = relation.columns.map(({ name: column, native }) => [column, native]);
    const fingerprint = createHash("sha256")
      .update(JSON.stringify([name, relation.from, columns, order.keys]))
      .digest("hex");
    this.parts = [{ name, fingerprint, rows: null, bytes: null }];
  }

  async *frames(_part: Part, options: ReadOptions): AsyncGenerator<Frame, void, undefined> {
    const { order, relation, engine } = this;
    const { signal, frameRows = usualFrameRows, firstRow = 0 } = options;
    signal?.throwIfAborted();
    const wanted = options.columns.map((column) => this.column(column));
    const columns = [...new Set([...wanted, ...order.columns])];
    const places = wanted.map((column) => columns.indexOf(column));
    const keys = order.columns.map((column) => columns.indexOf(column));
    const selected = columns.map((column) => column.select(engine.dialect.quote(column.name))).join(", ");
    const query = `select ${selected === "" ? "1" : selected} from ${relation.from}${order.from(firstRow)}`;
    const connection = await engine.connect();
    try {
      await connection.execute(engine.dialect.beginRead);
      let row = firstRow;
      let before: StoredRows | null = null;
      for await (const stored of connection.stream(query, columns, frameRows, signal)) {
        order.check(before, stored, keys, row);
        yield wantedFrame(stored, options.columns, places, row);
        row += stored.rows;
        order.note(stored, keys, row);
        before = stored;
      }
    } finally {
      await connection.close();
    }
  }

  async close(): Promise<void> {
    await this.engine.close();
  }

  private column(wanted: WantedColumn): NativeColumn {
    const column = this.relation.columns.find(({ name }) => name === wanted.name);
    if (column === undefined)
      throw new GodwitError("MISSING_COLUMN", `${this.name} has no column ${JSON.stringify(wanted.name)}`, {
        where: { column: wanted.name },
      });
    expectWanted(column, wanted);
    return column;
  }
}
