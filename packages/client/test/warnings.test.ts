import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serve } from "@godwit/server";
import { readDeploymentFile } from "@godwit/server/deployments";
import { compileExam, mixed } from "../../server/test/served-examples.ts";
import { Client, type Warning } from "../src/index.ts";

const person = { city: "Zürich", grade: "S", note: "ok", age: 41, income: 30084.06, visits: 1, member: 1 };

test("what a deployment's policies warn of is told beside the answer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-warnings-"));
  const file = join(folder, "deployment.yaml");
  writeFileSync(file, "name: people\nmodel: m\npolicies: { unseen: warn }\n");
  const source = await readDeploymentFile(file);
  const artifact = await compileExam(`${mixed}/model.joblib`);
  const server = await serve({ models: [], deployments: [{ source, artifact }], port: 0, version: "0.0.0-test" });
  const told: Warning[] = [];
  const people = new Client({ url: server.url }).model("people");
  const onWarnings = (warnings: readonly Warning[]): void => void told.push(...warnings);
  expect(await people.predict([person], { onWarnings })).toHaveLength(1);
  expect(told).toEqual([]);
  expect(await people.predict([person, { ...person, city: "Åland 雌" }], { onWarnings })).toHaveLength(2);
  expect(told).toMatchObject([{ policy: "unseen", row: 1, column: "city" }]);
  expect(told[0]!.message).toContain("Åland 雌");
  await server.close();
  rmSync(folder, { recursive: true });
});
