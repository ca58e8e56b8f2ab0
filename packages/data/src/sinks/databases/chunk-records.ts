import type { Dialect, SqlConnection } from "../../databases/engine.ts";
import { quoteTable, quoteText } from "../../databases/quote.ts";
import type { Chunk, Receipt } from "../sink.ts";

const tableName = "godwit_chunks";

/** The table beside the target that says which chunks of which run stand. Every value in it is ours: hexadecimal, names, numbers. */
export class ChunkRecords {
  private readonly name: readonly string[];
  private readonly table: string;
  private readonly target: string;
  private readonly dialect: Dialect;

  constructor(dialect: Dialect, target: readonly string[]) {
    this.dialect = dialect;
    this.name = [...target.slice(0, -1), tableName];
    this.table = quoteTable(this.name, dialect.quote);
    this.target = dialect.quoteText(target.at(-1)!);
  }

  async prepare(connection: SqlConnection): Promise<void> {
    if ((await connection.table(this.name)) !== null) return;
    const { keyText, writtenAt, tableOptions } = this.dialect;
    await connection.execute(
      `create table if not exists ${this.table} (run_key ${keyText} not null, target ${keyText} not null, chunk bigint not null,
        part bigint not null, first_row bigint not null, written bigint not null, written_at ${writtenAt},
        primary key (run_key, target, chunk))${tableOptions}`,
    );
  }

  async of(connection: SqlConnection, key: string): Promise<readonly Receipt[]> {
    const rows = await connection.rows(`select chunk, written from ${this.table} where ${this.ofRun(key)} order by chunk`);
    return rows.map(([chunk, written]) => this.receipt(Number(chunk), Number(written)));
  }

  async one(connection: SqlConnection, key: string, chunk: number): Promise<Receipt | null> {
    const [row] = await connection.rows(`select written from ${this.table} where ${this.ofRun(key)} and chunk = ${chunk}`);
    return row === undefined ? null : this.receipt(chunk, Number(row[0]));
  }

  async add(connection: SqlConnection, key: string, { index, part, firstRow }: Chunk, rows: number): Promise<Receipt> {
    await connection.execute(
      `insert into ${this.table} (run_key, target, chunk, part, first_row, written)
       values (${quoteText(key)}, ${this.target}, ${index}, ${part}, ${firstRow}, ${rows})`,
    );
    return this.receipt(index, rows);
  }

  private ofRun(key: string): string {
    return `run_key = ${quoteText(key)} and target = ${this.target}`;
  }

  private receipt(chunk: number, rows: number): Receipt {
    return { chunk, rows, proof: { record: this.name.join(".") } };
  }
}
