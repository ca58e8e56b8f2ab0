import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { examAnswers, forest, serveExams, words } from "../../server/test/served-examples.ts";
import { Client, type GodwitRequestError, type Model } from "../src/index.ts";
import { forestCells, rowsOf } from "./exam-rows.ts";

const cells = forestCells();
const rows = rowsOf(cells, 6);
const person = { city: "Zürich", grade: "S", note: "配達が早い", age: 41, income: 30084.06, visits: 1, member: 1 };

let server: RunningServer;
let godwit: Client;
let trees: Model;
beforeAll(async () => {
  server = await serveExams({ apiKey: "secret" });
  godwit = new Client({ url: `${server.url}/`, apiKey: "secret" });
  trees = godwit.model("forest");
}, 120_000);
afterAll(() => server.close());

async function refusalOf(asked: Promise<unknown>): Promise<GodwitRequestError> {
  return asked.then(
    (answer) => expect.unreachable(`answered ${JSON.stringify(answer)}`),
    (error: GodwitRequestError) => error,
  );
}

describe("answers", () => {
  test("what is served, and whether it is ready", async () => {
    expect(await godwit.models()).toEqual(["mixed", "words", "forest"]);
    expect(await godwit.ready()).toBe(true);
    expect(await trees.ready()).toBe(true);
    expect(await trees.metadata()).toMatchObject({
      name: "forest",
      inputs: [{ name: "input", datatype: "FP64", shape: [-1, 6] }],
    });
  });

  test("labels and probabilities are the library's", async () => {
    expect(await trees.predict(rows)).toEqual(examAnswers(`${forest}/predict.jsonl`));
    expect(await trees.predictOne(rows[0]!)).toEqual(examAnswers(`${forest}/predict.jsonl`)[0]);
    expect(await trees.predictProba(rows)).toEqual(await trees.call("predict_proba", rows));
  });

  test("texts of any script", async () => {
    const texts = examAnswers(`${words}/input.jsonl`) as string[];
    expect(texts.join("")).toMatch(/\p{Script=Han}/u);
    expect(await godwit.model("words").predict(texts)).toEqual(examAnswers(`${words}/predict.jsonl`));
  });

  test("undefined, null and NaN are the same missing number", async () => {
    const ages = [undefined, null, Number.NaN].map((age) => ({ ...person, age }));
    const [first, ...others] = await godwit.model("mixed").predictProba(ages);
    expect(others).toEqual([first, first]);
  });

  test("tensors as bytes give the bits of JSON", async () => {
    const { outputs, model } = await trees.infer(
      { input: { data: cells, shape: [rows.length, 6] } },
      { outputs: ["predict_proba", "predict"] },
    );
    expect(model).toBe("forest");
    expect(outputs["predict_proba"]!.data).toBeInstanceOf(Float64Array);
    expect(rowsOf(outputs["predict_proba"]!.data as Float64Array, 3)).toEqual(await trees.predictProba(rows));
    expect(outputs["predict"]!.data).toEqual(await trees.predict(rows));
  });

  test("tensors of every kind of number", async () => {
    const whole = [1, 2, 3, 4, 5, 6];
    const plain = [Float32Array, Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array];
    const arrays = plain.map((array) => new array(whole));
    const big = [BigInt64Array, BigUint64Array].map((array) => new array(whole.map(BigInt)));
    const expected = await trees.predictProba([whole]);
    for (const data of [...arrays, ...big, whole]) {
      const { outputs } = await trees.infer({ input: { data, shape: [1, 6] } }, { outputs: ["predict_proba"] });
      expect([[...outputs["predict_proba"]!.data]], data.constructor.name).toEqual(expected);
    }
  });

  test("tensors of texts, those of an answer too, and missing ones", async () => {
    const texts = examAnswers(`${words}/input.jsonl`) as string[];
    const { outputs } = await godwit.model("words").infer({ input: texts }, { outputs: ["predict"] });
    expect(outputs["predict"]!.data).toEqual(examAnswers(`${words}/predict.jsonl`));
    const people = { ...Object.fromEntries(Object.entries(person).map(([name, cell]) => [name, [cell, cell]])), city: ["Zürich", null] };
    const mixed = await godwit.model("mixed").infer(people, { outputs: ["predict_proba"] });
    const [one, two] = await godwit.model("mixed").predictProba([person, { ...person, city: null }]);
    expect([...mixed.outputs["predict_proba"]!.data]).toEqual([...one!, ...two!]);
  });

  test("a hundred thousand rows at once", async () => {
    const many = Array.from({ length: 100_000 }, (_, row) => rows[row % rows.length]!);
    const answered = await trees.predict(many);
    expect(answered).toHaveLength(many.length);
    expect(answered.slice(0, rows.length)).toEqual(examAnswers(`${forest}/predict.jsonl`));
  });
});

describe("refusals", () => {
  test("say which row and column is wrong, and what to do", async () => {
    const error = await refusalOf(godwit.model("mixed").predict([person, { ...person, age: "old" }], { requestId: "checkout-17" }));
    expect(error).toMatchObject({ name: "GodwitRequestError", status: 400, code: "WRONG_TYPE", requestId: "checkout-17" });
    expect(error.where).toMatchObject({ row: 1, column: "age" });
    expect(error.message).toContain("age");
    expect(error.hint).not.toBe("");
  });

  test.each<[string, (client: Client) => Promise<unknown>, number | null, string]>([
    ["an unknown model", (client) => client.model("a/b ü?").predict([]), 404, "MODEL_NOT_FOUND"],
    ["an unknown version", (client) => client.model("forest", { version: 7 }).predict([]), 404, "MODEL_NOT_FOUND"],
    ["an unknown alias", (client) => client.model("forest", { alias: "champion" }).predict([]), 404, "MODEL_NOT_FOUND"],
    ["an unknown method", (client) => client.model("forest").call("dance&x", rows), 400, "UNKNOWN_METHOD"],
    [
      "a tensor of the wrong size",
      (client) => client.model("forest").infer({ input: { data: cells, shape: [1, 6] } }),
      null,
      "BAD_REQUEST",
    ],
    ["a header that cannot be", (client) => client.models({ requestId: "a\nb" }), null, "BAD_REQUEST"],
    ["tensors by alias", (client) => client.model("forest", { alias: "x" }).metadata(), null, "BAD_REQUEST"],
  ])("%s", async (_name, ask, status, code) => {
    expect(await refusalOf(ask(godwit))).toMatchObject({ name: "GodwitRequestError", status, code });
  });

  test("a wrong key, a wrong address, both names of a version", async () => {
    expect(await refusalOf(new Client({ url: server.url, apiKey: "x" }).models())).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(() => new Client({ url: "localhost:8080" })).toThrow("no address of a server");
    expect(() => godwit.model("forest", { version: 1, alias: "x" })).toThrow("either a version or an alias");
  });
});
