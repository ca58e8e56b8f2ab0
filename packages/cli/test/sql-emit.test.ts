import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { runGodwit } from "./support/run-godwit.ts";

const example = (name: string): string => fileURLToPath(new URL(`../../../examples/penguins/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-cli-sql-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The rows of the example in a table, as a user would import them: an empty field is NULL. */
function penguins(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  const [header = "", ...lines] = readFileSync(example("input.csv"), "utf8").trimEnd().split("\n");
  const names = header.split(",");
  const types = names.map((name) => (name === "island" || name === "sex" ? "TEXT" : "REAL"));
  database.exec(`CREATE TABLE "my birds" (id INTEGER, ${names.map((name, index) => `"${name}" ${types[index]!}`).join(", ")})`);
  const insert = database.prepare(`INSERT INTO "my birds" VALUES (?, ${names.map(() => "?").join(", ")})`);
  lines.forEach((line, row) =>
    insert.run(row, ...line.split(",").map((cell, index) => (cell === "" ? null : types[index] === "REAL" ? Number(cell) : cell))),
  );
  return database;
}

test("a pipeline of imputers, encoders and a model answers in SQLite as scikit-learn does", { timeout: 60_000 }, async () => {
  const file = join(folder, "penguins.sql");
  const asked = ["sql", "emit", example("model.joblib"), "--dialect", "sqlite", "--table", "my birds", "--key", "id", "-o", file];
  const emitted = await runGodwit(asked);
  expect([emitted.status, emitted.stderr]).toEqual([0, expect.stringMatching(/penguins\.sql: \d+ characters of SQL for sqlite/)]);
  const text = readFileSync(file, "utf8");
  const header = text.split("\n").filter((line) => line.startsWith("--"));
  expect(header).toEqual([
    expect.stringMatching(/^-- model\.joblib: HistGradientBoostingClassifier of scikit-learn [\d.]+, written by godwit/),
    expect.stringMatching(/SHA-256 [0-9a-f]{64}/),
    "-- For SQLite.",
    "-- What the columns stand for:",
    ...["Adelie", "Chinstrap", "Gentoo"].map((label, index) => `--   predict_proba_${index}: "${label}"`),
  ]);
  const answers = penguins()
    .prepare(`${text.trimEnd().slice(0, -1)} ORDER BY id`)
    .all();
  const expected = readFileSync(example("predict.jsonl"), "utf8").trimEnd().split("\n");
  expect(answers.map(({ predict }) => predict)).toEqual(expected.map((line) => JSON.parse(line) as unknown));
  expect(Object.keys(answers[0]!)).toEqual(["id", "predict", "predict_proba_0", "predict_proba_1", "predict_proba_2"]);
});

test("what SQL cannot run is refused by name", { timeout: 60_000 }, async () => {
  const deployment = join(folder, "loud.yaml");
  writeFileSync(deployment, `name: loud\nmodel: ${example("model.joblib")}\nhooks: { after: ./loud.ts }\n`);
  const hooked = await runGodwit(["sql", "emit", deployment, "--dialect", "duckdb"]);
  expect([hooked.status, hooked.stderr]).toEqual([3, expect.stringContaining("UNSUPPORTED_BY_DIALECT: the deployment loud has hooks")]);
  const tables = ["--dialect", "mysql", "--as", "table", "--table", "shop.birds", "--key", "id"];
  const walked = await runGodwit(["sql", "emit", example("model.joblib"), ...tables]);
  expect([walked.status, walked.stderr]).toEqual([
    3,
    expect.stringMatching(
      /UNSUPPORTED_BY_DIALECT: tables of trees .* MySQL.*\nhint: .*godwit batch run .*#shop\.birds_predictions' --keys id/,
    ),
  ]);
  const unknown = await runGodwit(["sql", "emit", example("model.joblib"), "--dialect", "duckdb", "--methods", "score"]);
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining("UNKNOWN_METHOD")]);
});

test("functions and a view answer in DuckDB as the query does", { timeout: 60_000 }, async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `CREATE TABLE birds AS SELECT row_number() OVER () AS id, * FROM read_csv('${example("input.csv")}', header = true)`,
  );
  for (const form of ["view", "function"]) {
    const asked = ["sql", "emit", example("model.joblib"), "--dialect", "duckdb", "--table", "birds", "--key", "id", "--name", "penguin"];
    const { stdout } = await runGodwit([...asked, "--as", form, "--methods", "predict"]);
    await connection.run(stdout.toString("utf8"));
  }
  const call = "penguin_predict(island, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g, sex)";
  const reader = await connection.runAndReadAll(`SELECT predict, ${call} FROM birds JOIN penguin USING (id) ORDER BY id`);
  const expected = readFileSync(example("predict.jsonl"), "utf8").trimEnd().split("\n");
  expect(reader.getRows()).toEqual(expected.map((line) => [JSON.parse(line), JSON.parse(line)]));
  connection.closeSync();
});

test("the examples of docs/sql-emit.md are written", { timeout: 120_000 }, async () => {
  const page = readFileSync(fileURLToPath(new URL("../../../docs/sql-emit.md", import.meta.url)), "utf8");
  const commands = page.split("\n").flatMap((line) => (line.startsWith("godwit sql emit ") ? [line.split(" ").slice(1)] : []));
  const begins: string[] = [];
  for (const words of commands) {
    const asked = words.map((word) => (word === "model.joblib" ? example(word) : word === "score.sql" ? join(folder, word) : word));
    const { status, stdout, stderr } = await runGodwit(asked);
    expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
    const text = words.includes("-o") ? readFileSync(join(folder, "score.sql"), "utf8") : stdout.toString("utf8");
    begins.push(/^(?!--)\w+(?: \w+)?/mu.exec(text)![0]);
  }
  expect(begins).toEqual(["SELECT k", "CREATE VIEW", "CREATE OR", "BEGIN", "CREATE VIEW"]);
});
