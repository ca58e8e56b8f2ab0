import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { findPeer } from "../../../scripts/test-peers.ts";
import { outcomeOf, runGodwit, startGodwit } from "./support/run-godwit.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-sql-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const postgresql = findPeer("postgresql");
const python = findPeer("python-sql");
if (postgresql === undefined) console.warn("PostgreSQL is not installed: psql does not try the page of godwit sql serve");
if (python === undefined) console.warn("psycopg is not installed: Python does not try the page of godwit sql serve");

function run(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, [...words], (error, output, errors) => (error === null ? resolve(output) : reject(new Error(errors))));
  });
}

/** The words of a command line of the page, without its first. */
function wordsOf(line: string): readonly string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain!);
  return words.slice(1).map((word) => (word === "shop.duckdb" ? join(folder, word) : word));
}

it("clients connect as docs/sql-server.md says", { timeout: 60_000 }, async () => {
  const page = readFileSync(join(root, "docs/sql-server.md"), "utf8");
  const [, script = ""] = /```sh\n([\s\S]*?)```/u.exec(page) ?? [];
  const [make, serve, ...others] = script.trim().split("\n") as [string, string];
  expect(others).toEqual([]);
  expect(await runGodwit(wordsOf(make), { cwd: root })).toMatchObject({ status: 0 });
  const server = startGodwit([...wordsOf(serve), "--port", "0"], { cwd: root });
  const ended = outcomeOf(server);
  try {
    const port = await new Promise<string>((resolve, reject) => {
      server.stdout.on("data", (bytes: Buffer) => {
        const [, found] = /^listening postgres:\/\/127\.0\.0\.1:(\d+)$/mu.exec(bytes.toString()) ?? [];
        if (found !== undefined) resolve(found);
      });
      void ended.then(({ stderr }) => reject(new Error(stderr)));
    });
    const ways = new Map([...page.matchAll(/^\| (\w+) \| `(.+)` \|$/gmu)].map(([, name, text]) => [name!, text!.replaceAll("5433", port)]));
    expect([...ways.keys()]).toEqual(["psql", "psycopg", "pandas", "JDBC"]);
    if (postgresql !== undefined)
      expect(await run(join(dirname(postgresql), "psql"), ["-XAt", ...wordsOf(ways.get("psql")!)])).toMatch(
        /^(?:.+\|(?:Adelie|Chinstrap|Gentoo)\n){86}$/u,
      );
    if (python === undefined) return;
    const connected = `import psycopg; print(${ways.get("psycopg")!}.execute("SELECT count(*) FROM penguins").fetchone())`;
    expect(await run(python, ["-c", connected])).toBe("(86,)\n");
    const read = ways.get("pandas")!.replace("SELECT …", "SELECT predict_birds(t) AS bird FROM penguins t");
    expect(await run(python, ["-c", `import pandas, sqlalchemy; print(len(${read}))`])).toBe("86\n");
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
});
