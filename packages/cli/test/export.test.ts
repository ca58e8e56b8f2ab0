import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runGodwit } from "./support/run-godwit.ts";

const example = (path: string): string => fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "godwit-export-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder for Spark is written once, under the model's name", async () => {
  const written = await runGodwit(["export", `birds=${example("penguins/model.joblib")}`, "--to", "spark", "--json"], { cwd: folder });
  expect(written).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(String(written.stdout))).toMatchObject({ output: "birds-spark", to: "spark" });
  expect(readdirSync(join(folder, "birds-spark")).sort()).toEqual([
    "README.md",
    "godwit-simd.wasm",
    "godwit_spark",
    "model.godwit",
    "model.json",
    "requirements.txt",
  ]);
  const again = await runGodwit(["export", `birds=${example("penguins/model.joblib")}`, "--to", "spark"], { cwd: folder });
  expect(again.status).not.toBe(0);
  expect(again.stderr).toContain("OUTPUT_EXISTS: the folder is not empty (birds-spark)");
  expect(readdirSync(folder)).toEqual(["birds-spark"]);
});

test("what only Godwit runs is refused by name", async () => {
  writeFileSync(
    join(folder, "hooked.yaml"),
    `name: hooked\nmodel: ${example("penguins/model.joblib")}\nhooks: { after: ./after.ts }\npolicies: { unseen: reject }\n`,
  );
  writeFileSync(join(folder, "after.ts"), "export default (rows: unknown) => rows;\n");
  const refused = await runGodwit(["export", "hooked.yaml", "--to", "spark"], { cwd: folder });
  expect(refused.stderr).toContain(
    "UNSUPPORTED_EXPORT: the deployment hooked has hooks and policies, which no other engine runs (hooked.yaml)",
  );
  expect(readdirSync(folder)).not.toContain("hooked-spark");
});
