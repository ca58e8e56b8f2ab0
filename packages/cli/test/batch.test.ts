import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { parseYaml } from "@godwit/server/compiling";
import { readDeployment } from "@godwit/server/deployments";
import { openSinkAt, openSourceAt } from "@godwit/data";
import { runGodwit, type Outcome } from "./support/run-godwit.ts";

const penguins = fileURLToPath(new URL("../../../examples/penguins/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-cli-batch-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [header = "", ...lines] = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n");
const labels = readFileSync(join(penguins, "predict.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as string);
mkdirSync(join(folder, "new"));
const rows = lines.map((line, index) => `${index},${line}`);
writeFileSync(join(folder, "new/1.csv"), `id,${header}\n${rows.slice(0, 50).join("\n")}\n`);
writeFileSync(join(folder, "new/2.csv"), `id,${header}\n${rows.slice(50).join("\n")}\n`);

const batch = (...parameters: readonly string[]): Promise<Outcome> =>
  runGodwit(["batch", "run", join(penguins, "model.joblib"), "--input", "new/*.csv", ...parameters], { cwd: folder });

test("files are scored into a folder once, and the summary is one line of JSON", async () => {
  const first = await batch("--output", "scored/", "--keys", "id", "--json", "--chunk-rows", "20");
  expect([first.status, first.stderr]).toEqual([0, ""]);
  const summary = JSON.parse(String(first.stdout)) as { readonly run: string };
  expect(summary).toMatchObject({ state: "finished", idle: false, read: 86, written: 86, rejected: 0, output: "scored/", name: "model" });
  const again = await batch("--output", "scored/", "--keys", "id", "--chunk-rows", "20");
  expect([again.status, again.stderr]).toEqual([0, `run ${summary.run} is finished already: 86 rows → scored/\n`]);
  const connection = await (await DuckDBInstance.create()).connect();
  const read = await connection.runAndReadAll(`select id, predict from '${folder}/scored/*.parquet' order by id::int`);
  expect(read.getRowObjects().map(({ predict }) => predict)).toEqual(labels);
  connection.disconnectSync();
}, 60_000);

test("a dry run shows the columns, the first predictions and the plan, and writes nothing", async () => {
  const { status, stdout } = await batch("--output", "dry/", "--keys", "id", "--methods", "predict", "--dry-run", "--json");
  expect(status).toBe(0);
  expect(JSON.parse(String(stdout))).toMatchObject({
    columns: [{ model: "island", takes: "strings", source: "island", type: "text" }, {}, {}, {}, {}, {}],
    schema: [
      { name: "id", type: "text" },
      { name: "predict", type: "text" },
    ],
    parts: [{ name: "new/1.csv" }, { name: "new/2.csv" }],
    rows: labels.slice(0, 5).map((label, index) => [String(index), label]),
  });
  const shown = await batch("--output", "dry/", "--keys", "id", "--dry-run");
  expect(String(shown.stdout)).toMatch(/^model's column +takes +input's column +type\nisland +strings +island +text\n/);
}, 60_000);

test("statuses are those that schedulers know", async () => {
  writeFileSync(join(folder, "bad.csv"), `id,${header}\n${rows.slice(0, 9).join("\n")}\n9,Biscoe,long,14.3,216,4100,\n`);
  const bad = ["batch", "run", join(penguins, "model.joblib"), "--input", "bad.csv", "--keys", "id"];
  const strict = await runGodwit([...bad, "--output", "strict.csv"], { cwd: folder });
  expect([strict.status, strict.stderr]).toEqual([
    65,
    expect.stringContaining("TOO_MANY_REJECTS: 1 row is rejected, and 0 may be; the first: "),
  ]);
  const rejecting = await runGodwit([...bad, "--output", "good.csv", "--rejects", "bad.jsonl", "--json"], { cwd: folder });
  expect([rejecting.status, JSON.parse(String(rejecting.stdout))]).toMatchObject([0, { read: 10, written: 9, rejected: 1 }]);
  expect(readFileSync(join(folder, "good.csv"), "utf8").trim().split("\n")).toHaveLength(10);
  expect(JSON.parse(readFileSync(join(folder, "bad.jsonl"), "utf8"))).toMatchObject({ part: "bad.csv", row: 9, column: "bill_length_mm" });
  const away = await batch("--output", "postgres://nobody@127.0.0.1:1/none#scores", "--keys", "id", "--retries", "0");
  expect(away.status).toBe(75);
  expect((await batch("--output", "x.csv", "--keys", "nothing")).status).toBe(65);
  expect((await batch("--keys", "id")).stderr).toContain("USAGE: --output is needed");
}, 60_000);

test("the commands of the page run as they stand", async () => {
  const own = join(folder, "page");
  mkdirSync(join(own, "daily"), { recursive: true });
  copyFileSync(join(penguins, "model.joblib"), join(own, "model.joblib"));
  const table = `id,${header}\n${rows.join("\n")}\n`;
  for (const name of ["visits.csv", "daily/2026-11-21.csv"]) writeFileSync(join(own, name), table);
  const many = Array.from({ length: 200 }, (_, index) => `x${index},${lines[2]}`);
  writeFileSync(join(own, "visits-with-errors.csv"), `id,${header}\n${many.join("\n")}\ny,Biscoe,long,14.3,216,4100,\n`);
  const numbered = rows.map(
    (row) =>
      `(${row
        .split(",")
        .map((cell) => (cell === "" ? "null" : `'${cell}'`))
        .join(", ")})`,
  );
  const database = new DatabaseSync(join(own, "shop.db"));
  const [island, ...others] = header.split(",");
  const types = others.map((name) => `${name} ${name === "sex" ? "text" : "real"}`);
  database.exec(
    `create table visits (id text primary key, ${island} text, ${types.join(", ")}); insert into visits values ${numbered.join(", ")};`,
  );
  database.close();
  await expectCommandsToRun("batch.md", own, 6);
}, 60_000);

test("the commands of the page about files run as they stand", async () => {
  const own = join(folder, "files page");
  mkdirSync(join(own, "more/day=2026-11-22"), { recursive: true });
  copyFileSync(join(penguins, "model.joblib"), join(own, "model.joblib"));
  const content = readFileSync(join(penguins, "input.csv"));
  writeFileSync(join(own, "rows.csv.gz"), gzipSync(content));
  writeFileSync(join(own, "more/day=2026-11-22/a.csv"), content);
  const source = await openSourceAt(join(penguins, "input.csv"));
  const columns = source.schema.map(({ name }, index) => ({
    name,
    as: index === 0 || name === "sex" ? ("text" as const) : ("number" as const),
  }));
  const sink = await openSinkAt(`${join(own, "parquet")}/`);
  const schema = columns.map(({ name, as }) => ({
    name,
    nullable: true,
    type: as === "text" ? { kind: as } : ({ kind: "float", bits: 64 } as const),
  }));
  await sink.begin({ key: "00", schema, keys: [], receipts: [] });
  await sink.write({ index: 0, part: 0, firstRow: 0, rows: 0 }, source.frames(source.parts[0]!, { columns }));
  await Promise.all([sink.close(), source.close()]);
  copyFileSync(join(own, "parquet/part-00-00000.parquet"), join(own, "rows.parquet"));
  await expectCommandsToRun("files.md", own, 5);
  expect(readdirSync(join(own, "scores")).filter((name) => name.endsWith(".parquet"))).toHaveLength(3);
}, 60_000);

async function expectCommandsToRun(name: string, cwd: string, atLeast: number): Promise<void> {
  const page = readFileSync(fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url)), "utf8");
  const commands = [...page.matchAll(/^```sh\n(.*?)^```/gmsu)].flatMap(([, block]) => block!.trim().split("\n"));
  expect(commands.length).toBeGreaterThan(atLeast);
  for (const command of commands) {
    const parameters = [...command.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);
    const { status, stderr } = await runGodwit([...parameters, ...(parameters[0] === "verify" ? [] : ["--quiet"])], { cwd });
    expect([command, status, stderr.replace(/^warning: .*\n/u, "")]).toEqual([command, 0, ""]);
  }
}

test("the page's deployments are some", async () => {
  const page = readFileSync(fileURLToPath(new URL("../../../docs/batch.md", import.meta.url)), "utf8");
  const blocks = [...page.matchAll(/^```yaml\n(.*?)^```/gmsu)].map(([, block]) => `name: visits\nmodel: ./model.joblib\n${block}`);
  const jobs = await Promise.all(blocks.map(async (block) => readDeployment(await parseYaml(block)).batch));
  expect(jobs).toMatchObject([
    { inputOptions: { delimiter: ";" }, outputOptions: { key: "score:{id}", ttl: "7d" } },
    { timezone: "Europe/Stockholm", newFiles: 60_000, maxRejects: "0.1%", notify: { on: ["failed"] } },
  ]);
});

test("standard input is read by the format that is named, and partitions become folders", async () => {
  const parameters = ["--input", "-", "--input-format", "csv", "--output", "parts/", "--output-format", "csv", "--partition-by", "island"];
  const input = readFileSync(join(penguins, "input.csv"));
  const { status, stderr } = await runGodwit(["batch", "run", join(penguins, "model.joblib"), ...parameters, "--quiet"], {
    cwd: folder,
    input,
  });
  expect([status, stderr]).toEqual([0, ""]);
  const [file] = readdirSync(join(folder, "parts/island=Dream"));
  const dreams = lines.filter((line) => line.startsWith("Dream")).length;
  expect(
    readFileSync(join(folder, "parts/island=Dream", file!), "utf8")
      .trim()
      .split("\n"),
  ).toHaveLength(dreams + 1);
}, 60_000);
