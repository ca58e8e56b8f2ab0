import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { typeNames } from "../../src/transports/rest/openapi/type-names.ts";
import { serveExams } from "../served-examples.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serveExams();
}, 120_000);
afterAll(() => server.close());

test("types have names of their own, whatever the endpoints are called", () => {
  const names = ["credit-risk", "credit_risk", "2024", "x", "error", "Ångström", "STRASSE", "straße", "Straße"];
  expect(typeNames(names, "Model", ["Error"])).toEqual([
    "CreditRisk",
    "CreditRisk_2",
    "Model2024",
    "X",
    "Error_2",
    "NgstrM",
    "STRASSE",
    "StraE",
    "StraE_2",
  ]);
});

test("a row is typed by the signature: known categories beside the type, numbers that may be missing", async () => {
  const { components } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    components: { schemas: { [name: string]: { required: string[]; properties: { [name: string]: unknown }; anyOf: unknown } } };
  };
  const row = components.schemas["MixedRow"]!;
  const unread = ["note", "member"];
  expect([...row.required, ...unread].toSorted()).toEqual(Object.keys(row.properties).toSorted());
  expect(row.properties["note"]).not.toHaveProperty("type");
  expect(row.properties["city"]).toMatchObject({ anyOf: [{ type: "string", enum: expect.arrayContaining(["東京"]) as string[] }, {}] });
  expect(row.properties["age"]).toEqual({ type: ["number", "null"] });
  expect(components.schemas["WordsRow"]).toEqual({ type: "string" });
  expect(components.schemas["ForestRow"]).toMatchObject({ type: "array", minItems: 6, maxItems: 6 });
  expect(components.schemas["MixedRequest"]!.anyOf).toEqual([
    { $ref: "#/components/schemas/MixedRows" },
    { $ref: "#/components/schemas/MixedColumns" },
  ]);
});

interface PostmanItem {
  readonly item?: readonly PostmanItem[];
  readonly request?: {
    readonly method: string;
    readonly url: { readonly raw: string };
    readonly header?: readonly { readonly key: string; readonly value: string }[];
    readonly body?: { readonly raw: string };
  };
}

test("every request of the Postman collection is answered", async () => {
  const response = await fetch(`${server.url}/postman.json`);
  expect(response.headers.get("content-disposition")).toContain("godwit.postman_collection.json");
  const collection = (await response.json()) as PostmanItem & { info: { schema: string }; variable: { key: string; value: string }[] };
  expect(collection.info.schema).toBe("https://schema.getpostman.com/json/collection/v2.1.0/collection.json");
  const base = collection.variable.find(({ key }) => key === "baseUrl")!.value;
  expect(base).toBe(server.url);
  const requests = requestsOf(collection);
  expect(requests.length).toBeGreaterThan(10);
  for (const { method, url, header = [], body } of requests) {
    const headers = Object.fromEntries(header.map(({ key, value }) => [key, value]));
    const answer = await fetch(url.raw.replace("{{baseUrl}}", base), {
      method,
      headers,
      ...(body === undefined ? {} : { body: body.raw }),
    });
    expect([url.raw, answer.status]).toEqual([url.raw, 200]);
  }
});

function requestsOf({ item = [], request }: PostmanItem): NonNullable<PostmanItem["request"]>[] {
  return [...(request === undefined ? [] : [request]), ...item.flatMap(requestsOf)];
}

test("a method that a path does not take is refused with those it takes", async () => {
  const refused = await fetch(`${server.url}/v1/models/forest:predict`, { method: "DELETE" });
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "POST"]);
  expect((await fetch(`${server.url}/v1/models/forest:predict`)).status).toBe(405);
  expect((await fetch(`${server.url}/nowhere`, { method: "DELETE" })).status).toBe(404);
});

test("a shape that promises more rows than any body holds is refused at once", async () => {
  const infer = async (model: string, tensor: object): Promise<number> => {
    const answer = await fetch(`${server.url}/v2/models/${model}/infer`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ inputs: [tensor] }),
    });
    return answer.status;
  };
  const rows = Number.MAX_SAFE_INTEGER;
  expect(await infer("forest", { name: "input", shape: [rows, 6], datatype: "FP64", data: [1, "2"] })).toBe(400);
  expect(await infer("mixed", { name: "age", shape: [rows, 1], datatype: "FP64", data: [1, "2"] })).toBe(400);
  expect(await infer("words", { name: "input", shape: [rows], datatype: "BYTES", data: ["a", 2] })).toBe(400);
});
