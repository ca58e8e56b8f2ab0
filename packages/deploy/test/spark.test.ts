import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openModel } from "@godwit/server/compiling";
import { loadSync, type Model } from "@godwit/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../scripts/test-peers.ts";
import { sparkFolder } from "../src/index.ts";

const python = findPeer("python-sql-engines");
const names = ["penguins", "cancer", "fortunes"] as const;
type Name = (typeof names)[number];
type Row = readonly (number | string | null)[];

const artifacts = {} as { [N in Name]: Uint8Array };
beforeAll(async () => {
  for (const name of names)
    artifacts[name] = (await openModel(fileURLToPath(new URL(`../../../examples/${name}/model.joblib`, import.meta.url)))).bytes;
}, 60_000);

test("the same model gives the same files, and no more kernels than it needs", () => {
  const files = sparkFolder(artifacts.penguins, "penguins");
  expect(files).toEqual(sparkFolder(artifacts.penguins, "penguins"));
  expect(files.map(({ path }) => path)).toEqual([
    "model.godwit",
    "godwit-simd.wasm",
    "model.json",
    "requirements.txt",
    "README.md",
    "godwit_spark/__init__.py",
    "godwit_spark/host.py",
    "godwit_spark/model.py",
    "godwit_spark/scoring.py",
  ]);
  const page = Buffer.from(files.find(({ path }) => path === "README.md")!.content).toString();
  expect(page).toContain("predict_penguins(struct(*))");
});

describe.skipIf(python === undefined)("on a local Spark (needs python-sql-engines)", () => {
  const islands = ["Biscoe", "Dream", "Torgersen", null, "Île"];
  const rows = {
    penguins: Array.from({ length: 230 }, (_, index): Row => {
      const cell = (base: number, step: number): number | null => (index % 11 === step % 11 ? null : base + ((index * step) % 37) / 3);
      return [
        islands[index % 5]!,
        cell(35, 3),
        cell(14, 5),
        cell(180, 7),
        3000 + index,
        index % 3 === 0 ? null : index % 2 ? "male" : "female",
      ];
    }),
    cancer: Array.from({ length: 120 }, (_, index): Row =>
      Array.from({ length: 30 }, (__, column) => (((index + 1) * (column + 3) * 7919) % 1000) / (column + 1)),
    ),
    fortunes: ["Any sufficiently advanced technology", "", "Beam me up, Scotty — naïve 日本", "eat your soup"].map((text): Row => [text]),
  };
  let folder: string;
  let found: {
    readonly [N in Name | "called"]: readonly (readonly unknown[])[];
  } & { readonly functions: readonly string[]; readonly none: number; readonly refused: Readonly<Record<string, string>> };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "godwit-spark-"));
    for (const name of names)
      for (const { path, content } of sparkFolder(artifacts[name], name)) {
        const file = join(folder, name, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    const numbered = (name: Name): unknown => rows[name].map((row, index) => [index, ...row]);
    const cancerColumns = loadSync(artifacts.cancer)
      .columns("predict")
      .map(({ name }) => `\`${name}\` double`);
    const task = {
      folders: Object.fromEntries(names.map((name) => [name, join(folder, name)])),
      penguins: {
        rows: numbered("penguins"),
        schema: "id int, island string, bill_length_mm double, bill_depth_mm double, flipper_length_mm double, body_mass_g int, sex string",
      },
      cancer: { rows: numbered("cancer"), schema: `id int, ${cancerColumns.join(", ")}` },
      fortunes: { rows: numbered("fortunes") },
    };
    writeFileSync(join(folder, "task.json"), JSON.stringify(task));
    const script = fileURLToPath(new URL("spark/score_frames.py", import.meta.url));
    const { stdout } = await promisify(execFile)(python!, [script, join(folder, "task.json")], {
      env: { ...process.env, PYSPARK_PYTHON: python, SPARK_LOCAL_IP: "127.0.0.1" },
      maxBuffer: 1 << 26,
    });
    found = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as typeof found;
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the engine answers, row by row, doubles as Python's float.hex writes them. */
  function engineRows(name: Name, methods: readonly string[]): readonly (readonly unknown[])[] {
    const model: Model = loadSync(artifacts[name]);
    const columns = model.columns("predict").map(({ dtype }, place) => {
      const cells = rows[name].map((row) => row[place] ?? null);
      return dtype === "f64"
        ? Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)))
        : (cells as (string | null)[]);
    });
    const batch = { rows: rows[name].length, columns };
    const outputs = methods.flatMap((method) => model.run(method, batch));
    return rows[name].map((_, row) =>
      outputs.flatMap((output) => {
        if (output.kind !== "dense") throw new Error("sparse");
        return Array.from({ length: output.width }, (__, column) => {
          const cell = output.data[row * output.width + column];
          return output.dtype === "f64" ? hexadecimal(cell as number) : cell;
        });
      }),
    );
  }

  test.each([
    ["penguins", ["predict", "predict_proba", "leaf"]],
    ["cancer", ["predict", "predict_proba"]],
    ["fortunes", ["predict", "predict_proba"]],
  ] as const)("a frame is scored with the engine's bits: %s", (name, methods) => {
    expect(found[name]).toEqual(engineRows(name, methods));
  });

  test("functions of Spark SQL take columns in order, or a struct by name", () => {
    expect(found.functions).toEqual(["predict_penguin", "predict_proba_penguin", "raw_penguin"]);
    const expected = engineRows("penguins", ["predict", "predict_proba"]).map(([label, ...shares]) => [label, shares]);
    expect(found.called).toEqual(expected);
  });

  test("an empty frame has no answers", () => expect(found.none).toBe(0));

  test("what cannot be is told by code and column", () => {
    expect(found.refused["null"]).toContain("NOT_FINITE: NaN or infinity where the model takes only finite numbers (row 0 of the batch");
    expect(found.refused["missing"]).toContain("MISSING_COLUMN: the frame lacks 'sex'");
    expect(found.refused["clash"]).toContain("USAGE: the frame has a column predict already");
    expect(found.refused["method"]).toContain("UNKNOWN_METHOD: the model has no method transform; it has predict");
    expect(found.refused["nameless"]).toContain("USAGE: the model knows no names");
    expect(found.refused["type"]).toContain("WRONG_TYPE: the column 'body_mass_g' holds string, and the model takes numbers there");
    expect(found.refused["large"]).toContain("WRONG_TYPE: the column 'body_mass_g' holds 9007199254740993");
  });
});

/** A double as Python's float.hex writes it. */
function hexadecimal(value: number): string {
  const [word] = new BigUint64Array(Float64Array.of(value).buffer) as unknown as [bigint];
  const exponent = Number((word >> 52n) & 2047n);
  const fraction = (word & ((1n << 52n) - 1n)).toString(16).padStart(13, "0");
  const sign = word >> 63n === 1n ? "-" : "";
  if (exponent === 2047) return fraction === "0".repeat(13) ? `${sign}inf` : "nan";
  if (exponent === 0 && /^0+$/u.test(fraction)) return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${power < 0 ? "" : "+"}${power}`;
}
