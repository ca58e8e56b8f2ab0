import { createHash } from "node:crypto";
import type { Endpoint } from "../../../endpoints/endpoint.ts";
import { exampleRequest } from "./example-request.ts";

interface Item {
  readonly name: string;
  readonly request: unknown;
}

/** A Postman collection (v2.1) of every model's requests, each with a body that works. The variables `baseUrl` and `apiKey` are the caller's to set. */
export function postmanCollection(endpoints: readonly Endpoint[], baseUrl: string, version: string): unknown {
  return {
    info: {
      _postman_id: idOf(endpoints.map(({ name }) => name).join("\n")),
      name: "Godwit",
      description: `The models of ${baseUrl}, Godwit ${version}.`,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{apiKey}}", type: "string" }] },
    variable: [
      { key: "baseUrl", value: baseUrl },
      { key: "apiKey", value: "" },
    ],
    item: [
      { name: "server", item: [get("models", "/v1/models"), get("ready", "/v2/health/ready"), get("openapi.json", "/openapi.json")] },
      ...endpoints.flatMap(folderOf),
    ],
  };
}

function folderOf({ name, versions: [version] }: Endpoint): { readonly name: string; readonly item: readonly Item[] }[] {
  if (version === undefined) return [];
  const { methods } = version.signature.manifest;
  const body = JSON.stringify(exampleRequest(version), null, 2);
  const predictions = methods.map((method) => post(method.name, `/v1/models/${name}:predict?method=${method.name}`, body));
  return [{ name, item: [...predictions, get("metadata", `/v2/models/${name}`)] }];
}

function get(name: string, path: string): Item {
  return { name, request: { method: "GET", url: urlOf(path) } };
}

function post(name: string, path: string, raw: string): Item {
  const header = [{ key: "content-type", value: "application/json" }];
  return {
    name,
    request: { method: "POST", header, url: urlOf(path), body: { mode: "raw", raw, options: { raw: { language: "json" } } } },
  };
}

function urlOf(pathAndQuery: string): unknown {
  const [path, query] = pathAndQuery.split("?");
  return {
    raw: `{{baseUrl}}${pathAndQuery}`,
    host: ["{{baseUrl}}"],
    path: path!.slice(1).split("/"),
    ...(query === undefined ? {} : { query: [...new URLSearchParams(query)].map(([key, value]) => ({ key, value })) }),
  };
}

/** The same models, the same collection: importing it again replaces it. */
function idOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
