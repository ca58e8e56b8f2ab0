import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { styleText } from "node:util";
import { describeError, printable } from "@godwit/core/errors";
import { splitStatements, type SqlEngine, type SqlSession } from "@godwit/sql";
import { codedError } from "../coded-error.ts";
import { printTable } from "./print-table.ts";

export interface ShellHost {
  readonly engine: SqlEngine;
  readonly session: SqlSession;
  /** Runs one statement and prints its result. */
  run(statement: string, signal: AbortSignal): Promise<void>;
}

const help = `Statements end with a semicolon and may take several lines. Models are functions of a row or of columns:
  SELECT *, predict_NAME(t) FROM 'rows.parquet' t;
.models   the functions of models      .tables   the tables and views
.help     this text                    .quit     ends the shell, as Ctrl-D does
Ctrl-C stops the query that runs, or forgets the line.`;

const mostRemembered = 500;

/** Reads statements from the terminal, or from what stands in its place, until its end. */
export async function runShell(host: ShellHost): Promise<void> {
  const isTerminal = process.stdin.isTTY;
  const file = join(process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local/state"), "godwit/sql-history");
  const history =
    isTerminal && existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).slice(-mostRemembered).reverse() : [];
  const lines = createInterface({
    input: process.stdin,
    ...(isTerminal && { output: process.stdout }),
    history,
    historySize: mostRemembered,
  });
  let script = "";
  let running: AbortController | null = null;
  const prompt = (): void => {
    lines.setPrompt(script === "" ? "godwit> " : "   ...> ");
    if (isTerminal) lines.prompt();
  };
  lines.on("SIGINT", () => {
    if (running !== null) return running.abort();
    script = "";
    process.stdout.write("\n");
    prompt();
  });
  if (isTerminal) process.stdout.write("DuckDB with models as functions. .help tells more.\n");
  prompt();
  for await (const line of lines) {
    if (isTerminal && line.trim() !== "") remember(file, line);
    if (script === "" && line.trim().startsWith(".")) {
      if (line.trim() === ".quit" || line.trim() === ".exit") break;
      await command(line.trim(), host).catch(say);
      prompt();
      continue;
    }
    script += `${line}\n`;
    const { statements, open } = splitStatements(script);
    if (!open && (statements.length === 0 || statements.at(-1)!.ended)) {
      script = "";
      for (const { text } of statements) {
        running = new AbortController();
        const ok = await host.run(text, running.signal).then(() => true, isTerminal ? say : fail);
        running = null;
        if (!ok) break;
      }
    }
    prompt();
  }
  for (const { text } of splitStatements(script).statements)
    await host.run(text, new AbortController().signal).catch(isTerminal ? say : fail);
  lines.close();
}

async function command(line: string, { engine, session }: ShellHost): Promise<void> {
  if (line === ".help") process.stdout.write(`${help}\n`);
  else if (line === ".models") process.stdout.write(`${modelsTable(engine)}\n`);
  else if (line === ".tables") {
    const rows: (string | null)[][] = [];
    const result = await session.query("SELECT table_schema, table_name, table_type FROM information_schema.tables ORDER BY ALL");
    for await (const chunk of result.chunks()) rows.push(...chunk.getRows().map((row) => row.map(String)));
    process.stdout.write(`${printTable(["schema", "name", "type"], rows, look())}\n`);
  } else process.stdout.write(`there is no ${printable(line)}; .help lists what there is\n`);
}

function modelsTable(engine: SqlEngine): string {
  const rows = engine.functions.map(({ name, type, method }) => [
    name,
    method.columns.map((column, index) => column.name ?? `x${index}`).join(", "),
    type.toString(),
    (method.signature.outputs[0]?.labels ?? []).join(", "),
  ]);
  return printTable(["function", "columns", "gives", "labels"], rows, look());
}

export function look(): { readonly width: number; readonly colour: boolean } {
  return {
    width: process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
    colour: process.stdout.isTTY && process.stdout.hasColors(),
  };
}

/** A script ends at its first error. */
function fail(error: unknown): never {
  throw codedError(error);
}

function say(error: unknown): false {
  const coded = codedError(error);
  const text = `${describeError(coded)}\nhint: ${printable(coded.hint)}\n`;
  process.stderr.write(process.stderr.isTTY ? styleText("red", text) : text);
  return false;
}

/** A history that cannot be kept is not worth an error. */
function remember(file: string, line: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    appendFileSync(file, `${line}\n`, { mode: 0o600 });
  } catch {
    return;
  }
}
