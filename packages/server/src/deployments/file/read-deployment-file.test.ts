import { GodwitError } from "@godwit/core/errors";
import { describe, expect, test } from "vitest";
import { printDeployment } from "../print-deployment.ts";
import { readYaml } from "./read-deployment-file.ts";

const whole = `
# a comment
name: churn
model: models:/churn@champion
description: Who leaves
features: { age: customer_age, income: "coalesce(income, 0) / 12", fixed: 3 }
hooks: { before: ./before.ts, after: ./after.ts, timeout: 250ms, memory: 128MB, workers: 1, headers: [X-Country], environment: [REDIS_URL] }
request: { customer_age: number, income: number }
response: { leaves: boolean, score: number }
policies: { unseen: pass, missing: pass, range: warn }
ranges: { age: [0, 120], income: [0, null] }
endpoint: { traffic: { champion: 90, challenger: 10 }, shadow: next, timeout: 200ms, cache: true, batching: off }
batch: { schedule: "0 4 * * *", input: new/*.parquet, output: scored/, keys: [id] }
sql: { function: churn }
tests:
  - { name: one, instances: [{ customer_age: 3, income: 1 }], predictions: [{ leaves: true, score: 0.5 }], tolerance: 0.1 }
`;

describe("a deployment file", () => {
  test("is read whole", () => {
    const deployment = readYaml(whole, "churn.yaml").deployment;
    expect(deployment).toMatchObject({
      name: "churn",
      model: "models:/churn@champion",
      hooks: { before: "./before.ts", timeout: 250, memory: 128 * 2 ** 20, headers: ["x-country"] },
      policies: { unseen: "pass", missing: "pass", range: "warn" },
      endpoint: { shadow: { target: { name: "next" } }, schedule: { cache: true, batching: "off", timeout: 200 } },
      batch: { schedule: "0 4 * * *", keys: ["id"] },
      sql: { function: "churn" },
    });
    expect([...deployment.features].map(([name, { text }]) => `${name}: ${text}`)).toEqual([
      "age: customer_age",
      "income: coalesce(income, 0) / 12",
      "fixed: 3",
    ]);
    expect([...deployment.ranges]).toEqual([
      ["age", [0, 120]],
      ["income", [0, null]],
    ]);
  });

  test("its normal form depends on what it says, not on how", () => {
    const lines = whole.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const tests = lines.splice(-2);
    const turned = [...lines.toReversed(), ...tests].join("\n").replace("name: churn\n", 'name: "churn"   # the same\n');
    expect(printDeployment(readYaml(turned, "f").deployment)).toBe(printDeployment(readYaml(whole, "f").deployment));
    expect(printDeployment(readYaml(whole.replace("age: customer_age", "age: years"), "f").deployment)).not.toBe(
      printDeployment(readYaml(whole, "f").deployment),
    );
  });

  test.each([
    ["name: a\nmodel: m\nfeaturs: {}", "INVALID_SETTING", "line 3, column 1: there is no setting featurs; did you mean features?"],
    [
      "name: a\nmodel: m\npolicies:\n  missing: skip",
      "INVALID_SETTING",
      'line 4, column 12: policies.missing must be reject, warn, pass, and "skip" was given',
    ],
    [
      "name: a\nmodel: m\npolicies:\n  mising: warn",
      "INVALID_SETTING",
      "line 4, column 11: there is no setting policies.mising; did you mean missing?",
    ],
    ["model: m", "INVALID_SETTING", "line 1, column 1: name is missing"],
    ["name: ../a\nmodel: m", "INVALID_SETTING", "line 1, column 7: name must be a name of letters"],
    ["name: a\nmodel: m\nfeatures:\n  a: b\n  c: lower(", "INVALID_EXPRESSION", "line 5, column 6: the end stands where a column"],
    ["name: a\nmodel: m\nfeatures:\n  'a.b': 1 +", "INVALID_EXPRESSION", "line 4, column 10"],
    [
      "name: a\nmodel: m\nendpoint:\n  traffic: { champion: -1 }",
      "INVALID_SETTING",
      "line 4, column 24: endpoint.traffic.champion must be",
    ],
    ["name: a\nmodel: m\nendpoint: { batching: sometimes }", "INVALID_SETTING", "line 3, column 23"],
    [
      "name: a\nmodel: m\nhooks: { timeout: 1s }",
      "INVALID_SETTING",
      "line 3, column 1: hooks must be an object with before, after, or both",
    ],
    ["name: a\nmodel: m\nhooks: { before: rm -rf }", "INVALID_SETTING", "line 3, column 18: hooks.before must be the path of a .ts"],
    ["name: a\nmodel: m\nhooks: { before: a.ts, memory: 1MB }", "INVALID_SETTING", "hooks.memory must be a size such as 256MB"],
    ["name: a\nmodel: m\nresponse: { a: number }", "INVALID_SETTING", "response must be left out where no `after` hook gives it"],
    ["name: a\nmodel: m\nrequest: { a: numbr }", "INVALID_SETTING", "number, string, boolean; did you mean number?"],
    ["name: a\nmodel: m\nranges: { a: [5, 1] }", "INVALID_SETTING", "ranges.a must be a list with the smaller number first"],
    [
      "name: a\nmodel: m\ntests:\n  - instances: [{}]",
      "INVALID_SETTING",
      "line 4, column 5: tests[0] must be one with either predictions or error",
    ],
    ["name: a\nmodel: m\nbatch: { input: a }", "INVALID_SETTING", "batch.output is missing"],
    ["name: a\nmodel: m\nsql: { function: 'drop table' }", "INVALID_SETTING", "sql.function must be a name"],
    ["name: a\nname: b", "MALFORMED_INPUT", "line 2, column 1: Map keys must be unique"],
    ["name: [a", "MALFORMED_INPUT", "line 1"],
    ["", "INVALID_SETTING", "must be an object"],
    ["- a", "INVALID_SETTING", "must be an object"],
    [`a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [${"*a, ".repeat(20)}]\nc: [${"*b, ".repeat(20)}]`, "MALFORMED_INPUT", "aliases"],
  ])("%j is refused at its place", (text, code, message) => {
    const error = refusal(text);
    expect([error.code, error.where.file]).toEqual([code, "d.yaml"]);
    expect(error.message).toContain(message);
  });
});

function refusal(text: string): GodwitError {
  try {
    readYaml(text, "d.yaml");
  } catch (error) {
    if (error instanceof GodwitError) return error;
    throw error;
  }
  throw new Error("it was read");
}
