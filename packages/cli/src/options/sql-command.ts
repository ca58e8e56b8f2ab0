import type { Command } from "commander";
import { addSqlEmit } from "./sql-emit-command.ts";

/** `godwit sql …`. Its code is loaded when it is called. */
export function addSql(program: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const sql = program.command("sql").summary("models in SQL").description("Puts models to work in databases.").helpCommand(false);
  addSqlEmit(sql, finish, examples);
}
