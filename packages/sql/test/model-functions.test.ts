import { afterAll, beforeAll, expect, test } from "vitest";
import { Engine, loadSync, type Model } from "@godwit/runtime";
import { openModel } from "@godwit/server/compiling";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { artifactModel, SqlEngine, type SqlSession } from "../src/index.ts";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const artifacts = new Map<string, Uint8Array>();
let engine: SqlEngine;
let session: SqlSession;
let penguins: Model;

beforeAll(async () => {
  engine = await SqlEngine.open();
  session = await engine.connect();
  for (const name of ["penguins", "cancer", "fortunes"]) {
    const { bytes } = await openModel(`${examples}${name}/model.joblib`);
    artifacts.set(name, bytes);
    engine.setModel(name, artifactModel(bytes, Engine.shared()));
  }
  penguins = loadSync(artifacts.get("penguins")!);
});

afterAll(() => engine.close());

/** Rows, lists as arrays. */
async function rows(sql: string): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for await (const chunk of (await session.query(sql)).chunks()) found.push(...chunk.getRows().map((row) => row.map(plain)));
  return found;
}

function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null && "items" in value ? (value.items as unknown[]).map(plain) : value;
}

async function column(sql: string): Promise<unknown[]> {
  return (await rows(sql)).map(([cell]) => cell);
}

const birds = `'${examples}penguins/input.csv'`;
const gentoo = { island: "Biscoe", bill_length_mm: 46.1, bill_depth_mm: 13.2, flipper_length_mm: 211, body_mass_g: 4500, sex: "female" };
const call = (mass: string): string => `predict_proba_penguins('Biscoe', 46.1, 13.2, 211, ${mass}, 'female')`;

test("a row answers as the library did, wherever the row comes from", async () => {
  const expected = readFileSync(`${examples}penguins/predict.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string);
  expect(await column(`SELECT predict_penguins(t) FROM ${birds} t`)).toEqual(expected);
  expect(await column(`WITH w AS (FROM ${birds}) SELECT predict_penguins(w) FROM w`)).toEqual(expected);
  expect(await column(`SELECT predict_penguins(x) FROM (SELECT 1 AS more, sex, * EXCLUDE sex FROM ${birds}) x`)).toEqual(expected);
  await session.query(`CREATE TABLE scored AS SELECT row_number() OVER () AS id, predict_penguins(t) AS species FROM ${birds} t`);
  expect(await column("SELECT species FROM scored ORDER BY id")).toEqual(expected);
  const adelies = BigInt(expected.filter((label) => label === "Adelie").length);
  const byLabel = `SELECT predict_penguins(t) AS species, count(*) FROM ${birds} t GROUP BY species`;
  expect(await rows(`FROM (${byLabel}) WHERE species = 'Adelie'`)).toEqual([["Adelie", adelies]]);
  expect(await column(`SELECT count(*) OVER () FROM ${birds} t WHERE predict_penguins(t) = 'Gentoo' LIMIT 1`)).toEqual([
    BigInt(expected.filter((label) => label === "Gentoo").length),
  ]);
});

test("rows of a join, of dictionaries and of filters are the rows that they seem", async () => {
  await session.query(`CREATE TABLE birds AS SELECT row_number() OVER () AS id, * FROM ${birds}`);
  await session.query("CREATE TABLE islands AS SELECT DISTINCT island, upper(island) AS big FROM birds");
  const sql = (row: string): string =>
    `SELECT id, predict_proba_penguins(${row}) FROM birds b JOIN islands i USING (island) WHERE id % 3 = 1 ORDER BY id`;
  const whole = await rows("SELECT id, predict_proba_penguins(b) FROM birds b ORDER BY id");
  expect(await rows(sql("b"))).toEqual(whole.filter(([id]) => (id as bigint) % 3n === 1n));
  expect(
    await rows(
      sql(
        "{...b}".replace(
          "{...b}",
          "struct_pack(sex := b.sex, island := b.island, bill_length_mm := b.bill_length_mm, bill_depth_mm := b.bill_depth_mm, flipper_length_mm := b.flipper_length_mm, body_mass_g := b.body_mass_g)",
        ),
      ),
    ),
  ).toEqual(whole.filter(([id]) => (id as bigint) % 3n === 1n));
});

test("every numeric type is the number that it says, and what float64 does not hold is refused", async () => {
  const expected = penguins.predictProba(gentoo);
  for (const type of ["TINYINT", "SMALLINT", "UTINYINT"])
    expect(await column(`SELECT ${call(`4500 + 0::${type}`)}`), type).toEqual([expected]);
  const types = ["SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE"];
  for (const type of [...types, "DECIMAL(4,0)", "DECIMAL(6,2)", "DECIMAL(18,3)", "DECIMAL(30,20)", "DECIMAL(38,28)"])
    expect(await column(`SELECT ${call(`4500::${type}`)} FROM range(3)`), type).toEqual([expected, expected, expected]);
  const truth = penguins.predictProba({ ...gentoo, body_mass_g: 1 });
  expect(await column(`SELECT ${call("true")}`)).toEqual([truth]);
  for (const number of ["0.1", "123456789.123456789012345678", "-0.30000000000000004", "99999999999999999999.5", "1e-300"]) {
    const same = penguins.predictProba({ ...gentoo, body_mass_g: Number(number) });
    expect(await column(`SELECT ${call(number)}`), number).toEqual([same]);
  }
  for (const type of ["BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL(38,0)"])
    await expect(rows(`SELECT ${call(`9007199254740993::${type}`)}`), type).rejects.toMatchObject({
      code: "WRONG_TYPE",
      where: { column: "body_mass_g" },
    });
  const least = penguins.predictProba({ ...gentoo, body_mass_g: -(2 ** 53) + 1 });
  expect(await column(`SELECT ${call("(-9007199254740991)::BIGINT")}`)).toEqual([least]);
  expect(await column(`SELECT ${call("(-9007199254740991)::HUGEINT")}`)).toEqual([least]);
  await expect(rows(`SELECT ${call("(-170141183460469231731687303715884105728)::HUGEINT")}`)).rejects.toMatchObject({ code: "WRONG_TYPE" });
});

test("NULL and NaN are missing, in any type and any row of a chunk", async () => {
  const full = penguins.predictProba(gentoo);
  const missing = penguins.predictProba({ ...gentoo, body_mass_g: null });
  expect(missing).not.toEqual(full);
  for (const type of ["DOUBLE", "FLOAT", "INTEGER", "BIGINT", "HUGEINT", "DECIMAL(6,2)", "DECIMAL(30,20)"]) {
    const answers = await column(`SELECT ${call(`CASE WHEN range % 67 = 3 THEN NULL ELSE 4500::${type} END`)} FROM range(5000)`);
    expect(answers, type).toEqual(answers.map((_, row) => (row % 67 === 3 ? missing : full)));
  }
  expect(await column(`SELECT ${call("NULL")}`)).toEqual([missing]);
  expect(await column(`SELECT ${call("'NaN'::DOUBLE")}`)).toEqual([missing]);
  const nothing = penguins.predictProba({
    island: null,
    bill_length_mm: null,
    bill_depth_mm: null,
    flipper_length_mm: null,
    body_mass_g: null,
    sex: null,
  });
  expect(await column("SELECT predict_proba_penguins(b) FROM (VALUES (1)) a LEFT JOIN birds b ON false")).toEqual([nothing]);
  expect(
    await column("SELECT predict_proba_penguins(CASE WHEN range = 1 THEN NULL ELSE b END) FROM (SELECT * FROM birds LIMIT 1) b, range(3)"),
  ).toMatchObject({
    1: nothing,
  });
});

test("strings come by their letters, long and short ones, and by enumerations", async () => {
  const saying = "Houston, Tranquillity Base here.  The Eagle has landed.";
  const model = loadSync(artifacts.get("fortunes")!);
  const words = ["", "ü", "twelve bytes", "thirteen bytes", saying, "日本語のテキスト", saying.repeat(40)];
  await session.query("CREATE TABLE texts (id INTEGER, words VARCHAR)");
  const insert = await session.prepare("INSERT INTO texts VALUES ($1, $2)");
  for (const [id, text] of words.entries()) await insert.execute({ values: [id, text] });
  const expected = words.map((text) => model.predictProba(text));
  expect(await column("SELECT predict_proba_fortunes(words) FROM texts ORDER BY id")).toEqual(expected);
  expect(await column("SELECT predict_proba_fortunes(t) FROM (SELECT words FROM texts ORDER BY id) t")).toEqual(expected);
  const many = await rows("SELECT id, words || '', predict_proba_fortunes(words || '') FROM texts, range(400)");
  expect(many).toHaveLength(2800);
  expect(many.map(([, , answer]) => answer)).toEqual(many.map(([id]) => expected[id as number]));
  const distinct = await column("SELECT DISTINCT predict_fortunes('number ' || range) IS NOT NULL FROM range(5000)");
  expect(distinct).toEqual([true]);
  await session.query("CREATE TYPE island AS ENUM ('Dream', 'Torgersen', 'Biscoe')");
  expect(await column(`SELECT ${call("4500").replace("'Biscoe'", "'Biscoe'::island")} FROM range(2)`)).toEqual(
    [1, 2].map(() => penguins.predictProba(gentoo)),
  );
});

test("errors name the function, the column and what to do", async () => {
  const refused = async (sql: string): Promise<unknown> => rows(sql).catch((error: unknown) => error);
  expect(await refused(`SELECT ${call("'heavy'")}`)).toMatchObject({
    code: "WRONG_TYPE",
    message: "predict_proba_penguins: VARCHAR for a column of numbers",
    where: { column: "body_mass_g" },
  });
  expect(await refused(`SELECT ${call("DATE '2026-01-01'")}`)).toMatchObject({ code: "WRONG_TYPE", where: { column: "body_mass_g" } });
  expect(await refused(`SELECT ${call("1").replace("'Biscoe'", "7")}`)).toMatchObject({ code: "WRONG_TYPE", where: { column: "island" } });
  expect(await refused("SELECT predict_penguins(b) FROM (SELECT * EXCLUDE sex FROM birds) b")).toMatchObject({
    code: "MISSING_COLUMN",
    where: { column: "sex" },
  });
  expect(await refused("SELECT predict_penguins(*) FROM birds")).toMatchObject({
    code: "WRONG_WIDTH",
    hint: expect.stringContaining("predict_penguins(t)") as string,
  });
  expect(await refused("SELECT predict_penguins(1, 2)")).toMatchObject({ code: "WRONG_WIDTH" });
  expect(await refused("SELECT predict_nobody(1)")).toMatchObject({ code: "INVALID_QUERY" });
  expect(await refused(`COPY (SELECT ${call("'heavy'")}) TO '/tmp/godwit-never.csv'`)).toMatchObject({ code: "WRONG_TYPE" });
  expect(
    await column(
      "SELECT predict_penguins({\"ISLAND\": 'Biscoe', bill_length_mm: 46.1, bill_depth_mm: 13.2, flipper_length_mm: 211, Body_Mass_G: 4500, sex: NULL})",
    ),
  ).toEqual(["Gentoo"]);
});

test("names become functions, and two models never share one", async () => {
  const other = artifacts.get("cancer")!;
  engine.setModel("my-bird.v2 é😀", artifactModel(artifacts.get("penguins")!, Engine.shared()));
  expect(await column("SELECT predict_my_bird_v2___(b) FROM birds b LIMIT 1")).toEqual(["Adelie"]);
  expect(() => engine.setModel("Penguins", artifactModel(other, Engine.shared()))).toThrow("both have the function");
  engine.setModel("swap", artifactModel(other, Engine.shared()));
  expect(() => engine.setModel("swap", artifactModel(artifacts.get("fortunes")!, Engine.shared()))).not.toThrow();
  expect(await column("SELECT predict_swap('x') = predict_fortunes('x')")).toEqual([true]);
  engine.deleteModel("swap");
  await expect(rows("SELECT predict_swap('x')")).rejects.toMatchObject({ code: "NOT_REGISTERED" });
  expect(engine.functions.some(({ model }) => model === "swap")).toBe(false);
});

test("one thread answers as two do, and a model that changes amid a query answers at once", async () => {
  await session.query(`CREATE TABLE crowd AS SELECT b.* REPLACE (body_mass_g + range / 1000 AS body_mass_g) FROM birds b, range(200)`);
  const sum = "SELECT bit_xor(hash(predict_proba_penguins(c))), count(*) FROM crowd c";
  await session.query("SET threads = 1");
  const one = await rows(sum);
  await session.query("SET threads = 2");
  expect(await rows(sum)).toEqual(one);
  const streamed = await session.query("SELECT predict_penguins(c) FROM crowd c");
  const chunks = streamed.chunks();
  await chunks.next();
  engine.setModel("penguins", artifactModel(artifacts.get("penguins")!, Engine.shared()));
  for await (const chunk of chunks) expect(chunk.rowCount).toBeGreaterThan(0);
});
