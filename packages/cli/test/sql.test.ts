import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { outcomeOf, runGodwit, startGodwit } from "./support/run-godwit.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-sql-"));
const penguins = ["--model", "penguins=examples/penguins/model.joblib"];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | string;
  readonly out: string;
  readonly error: string;
}

async function godwit(parameters: readonly string[], input: string = ""): Promise<Ended> {
  const { status, stdout, stderr } = await runGodwit(parameters, { cwd: root, input });
  return { status, out: stdout.toString("utf8"), error: stderr };
}

test("the examples of docs/sql.md answer what it says", { timeout: 60_000 }, async () => {
  const page = readFileSync(join(root, "docs/sql.md"), "utf8");
  const examples = [...page.matchAll(/```sh\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/gu)];
  expect(examples).toHaveLength(2);
  for (const [, command, answer] of examples) {
    const words = [...command!.replaceAll("\\\n", " ").matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain!);
    expect((await godwit(words.slice(1))).out).toBe(answer);
  }
});

test("formats hold NULL, strings, wide numbers and NaN apart", async () => {
  const query =
    "SELECT 9007199254740993 AS big, 7::BIGINT AS small, 'NaN'::DOUBLE AS none, 1.5::DECIMAL(9,2) AS price, NULL AS x, '' AS y, 'a,\"é' AS z, [1, NULL] AS l, {'k': DATE '2026-01-02'} AS s, 1 AS big";
  const row = {
    big: "9007199254740993",
    small: 7,
    none: "NaN",
    price: 1.5,
    x: null,
    y: "",
    z: 'a,"é',
    l: [1, null],
    s: { k: "2026-01-02" },
    big_1: 1,
  };
  expect(JSON.parse((await godwit(["sql", "--json", query])).out)).toEqual([row]);
  expect(JSON.parse((await godwit(["sql", "--format", "jsonl", query])).out)).toEqual(row);
  expect((await godwit(["sql", "--format", "csv", "SELECT NULL AS x, '' AS y, 'a,\"é' AS z"])).out).toBe('x,y,z\n,"","a,""é"\n');
  expect((await godwit(["sql", "--json", "SELECT 1 WHERE false"])).out).toBe("[]\n");
});

test("a query writes Parquet, and a database keeps tables", async () => {
  const file = join(folder, "it's scored.parquet");
  const score = "SELECT predict_penguins(t) AS species FROM 'examples/penguins/input.csv' t";
  expect(await godwit(["sql", ...penguins, "--format", "parquet", "-o", file, score])).toMatchObject({ status: 0, out: "" });
  const database = join(folder, "birds.duckdb");
  const kept = `CREATE TABLE birds AS FROM '${file.replaceAll("'", "''")}'; SELECT count(*) AS birds FROM birds`;
  expect((await godwit(["sql", "--json", "--database", database, kept])).out).toBe('[{"birds":86}]\n');
  expect((await godwit(["sql", "--json", "--database", database, "--read-only", "SELECT count(*) AS birds FROM birds"])).out).toBe(
    '[{"birds":86}]\n',
  );
  expect(await godwit(["sql", "--database", database, "--read-only", "DROP TABLE birds"])).toMatchObject({ status: 3 });
});

test("standard input is a script that ends at its first error", async () => {
  const script = "CREATE TABLE t AS SELECT 1\n AS a;\n-- a comment; with a semicolon\nSELECT a, ';' AS b FROM t;";
  expect(await godwit(["sql", "--format", "csv"], script)).toEqual({ status: 0, out: "a,b\n1,;\n", error: "" });
  expect(await godwit(["sql", "--format", "csv"], "SELECT 1 AS a; SELECT nowhere; SELECT 2 AS b;")).toMatchObject({
    status: 2,
    out: "a\n1\n",
    error: expect.stringContaining("INVALID_QUERY") as string,
  });
});

test("a deployment file is functions by the name that it says, with its features and policies", async () => {
  const model = JSON.stringify(join(root, "examples/penguins/model.joblib"));
  const file = join(folder, "light.yaml");
  writeFileSync(
    file,
    `name: light-birds\nmodel: ${model}\nfeatures: { body_mass_g: kg * 1000 }\npolicies: { unseen: warn }\nsql: { function: light }\n`,
  );
  const query = (name: string): string =>
    `SELECT count(*) FILTER (predict_${name}(b) = predict_penguins(b)) AS same FROM (SELECT * REPLACE ('Atlantis' AS island), body_mass_g / 1000 AS kg FROM 'examples/penguins/input.csv') b`;
  const ended = await godwit(["sql", ...penguins, "--deployment", file, "--json", query("light")]);
  expect(ended).toMatchObject({ status: 0, out: '[{"same":86}]\n' });
  expect(JSON.parse(ended.error)).toEqual({
    warning: 'predict_light: island: "Atlantis" was not seen in training: Biscoe, Dream, Torgersen; and 19 more',
  });
  expect((await godwit(["sql", ...penguins, "--model", `other=${file}`, "--json", query("other")])).out).toBe('[{"same":86}]\n');
});

test("errors are coded", async () => {
  writeFileSync(join(folder, "d.yaml"), "name: d\nmodel: m.joblib\n");
  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [["sql", ...penguins, "SELECT predict_penguins('a', 'b', 1, 1, 1, 'c')"], 3, "WRONG_TYPE"],
    [
      ["sql", "--timeout", "1", "SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE a.range + b.range = 7"],
      4,
      "DEADLINE_EXCEEDED",
    ],
    [["sql", "--model", join(folder, "d.yaml"), "SELECT 1"], 2, "FILE_NOT_FOUND"],
    [["sql", "--deployment", "examples/penguins/model.joblib", "SELECT 1"], 2, "USAGE"],
    [["sql", "--format", "parquet", "SELECT 1"], 2, "USAGE"],
    [["sql", "SELECT predict_x(1)"], 2, 'predict_x does not exist! (line 1, byte 7)\nhint: Did you mean "prefix"?'],
    [["sql", "--model", "a=examples/penguins/model.joblib", "--model", "A=examples/cancer/model.joblib", "SELECT 1"], 2, "USAGE"],
  ];
  for (const [words, status, code] of cases)
    expect(await godwit(words), words.join(" ")).toMatchObject({ status, error: expect.stringContaining(code) as string });
});

test("Ctrl-C stops a query that would run for ever", async () => {
  const begun = join(folder, "begun.csv");
  const child = startGodwit(["sql", `COPY (SELECT 1) TO '${begun}'; SELECT count(*) FROM range(100000000000) a, range(1000000) b`]);
  const outcome = outcomeOf(child);
  for (let wait = 0; wait < 200 && !existsSync(begun); wait++) await sleep(50);
  await sleep(200);
  child.kill("SIGINT");
  const { status, stderr } = await outcome;
  expect([status, stderr]).toEqual([130, ""]);
}, 20_000);
