import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, expectTypeOf, test } from "vitest";
import { serveExams } from "../../server/test/served-examples.ts";
import { clientTypes, type Client } from "../src/index.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const use = `
import type { Client } from "@godwit/client";
import type { Models } from "./models.js";

export async function use(godwit: Client<Models>): Promise<void> {
  const row = { city: "Zürich", grade: "S", note: null, age: undefined, income: 1, visits: 1, member: 1 } as const;
  const labels: Models["mixed"]["predict"][] = await godwit.model("mixed").predict([row]);
  const chances: number[][] = await godwit.model("mixed").predictProba([row]);
  const distances: number[][] = await godwit.model("mixed").call("decision_function", [row]);
  const wine: string | null = await godwit.model("forest").predictOne([1, 2, 3, 4, 5, 6]);
  const topics = await godwit.model("words").predict(["a text"]);
  // @ts-expect-error an age is a number
  await godwit.model("mixed").predict([{ ...row, age: "41" }]);
  // @ts-expect-error a column is missing
  await godwit.model("mixed").predict([{ city: "Zürich" }]);
  // @ts-expect-error no such method
  await godwit.model("mixed").call("dance", [row]);
  // @ts-expect-error a text is no row of numbers
  await godwit.model("forest").predict(["a text"]);
  console.log(labels, chances, distances, wine, topics);
}
`;

test("a server's document becomes types that the compiler holds callers to", async () => {
  const server = await serveExams();
  const text = clientTypes(await (await fetch(`${server.url}/openapi.json`)).json());
  await server.close();
  expect(text).toMatch(/"city": .*"Zürich".* \| \(string & \{\}\)/);
  expect(text).toContain('readonly "mixed": Mixed;');
  const folder = mkdtempSync(join(tmpdir(), "godwit-types-"));
  writeFileSync(join(folder, "models.d.ts"), text);
  writeFileSync(join(folder, "use.ts"), use);
  const client = join(root, "packages/client/src/index.ts");
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2024",
    lib: ["es2024", "dom"],
    module: "nodenext",
    types: [],
    paths: { "@godwit/client": [client] },
    allowImportingTsExtensions: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts", "models.d.ts"] }));
  const { stdout, status } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect([status, stdout]).toEqual([0, ""]);
});

test("names and categories of any kind stand as texts", () => {
  const text = clientTypes({
    paths: {
      "/v1/models/a b:predict": { post: { operationId: "predict_AB", summary: "*/ evil", "x-godwit-methods": { p: { type: "number" } } } },
    },
    components: {
      schemas: {
        ABRow: {
          type: "object",
          required: ["a | b"],
          properties: { "a | b": { anyOf: [{ type: "string", enum: ['x | "y'] }, { type: "string" }] } },
        },
        ABPrediction: { type: "array", items: { type: ["string", "null"] } },
      },
    },
  });
  expect(text).toContain(String.raw`readonly "a | b": "x | \"y" | (string & {});`);
  expect(text).toContain("readonly predict: (string | null)[];");
  expect(text).toContain("* / evil");
  expect(clientTypes({})).toContain("interface Models {");
});

test("untyped models take rows of any form", () => {
  const calls = (godwit: Client): void => {
    expectTypeOf(godwit.model("m").predictProba([{ a: 1 }, [1, "x"], "text"])).toEqualTypeOf<Promise<(number[] | number[][])[]>>();
    interface Churn {
      readonly row: { readonly age: number };
      readonly predict: "yes" | "no";
      readonly methods: { readonly predict_proba: number[] };
    }
    expectTypeOf(godwit.model<Churn>("churn").predictOne({ age: 1 })).toEqualTypeOf<Promise<"yes" | "no">>();
    expectTypeOf(godwit.model<Churn>("churn").predictProba([])).toEqualTypeOf<Promise<number[][]>>();
    // @ts-expect-error a column has another name
    void godwit.model<Churn>("churn").predictOne({ years: 1 });
  };
  expectTypeOf(calls).toBeFunction();
});
