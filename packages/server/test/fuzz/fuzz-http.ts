import { request as send, type Agent } from "node:http";
import { catalog } from "@godwit/core/errors";
import { makeHttpRequest, type HttpRequest } from "./http-requests.ts";
import { Random } from "./random.ts";

export interface Finding {
  readonly seed: number;
  readonly what: string;
  readonly request: string;
}

/** One request of a seed, and what is wrong with its answer; null where nothing is. */
export async function fuzzHttp(url: string, agent: Agent, key: string, seed: number): Promise<Finding | null> {
  const request = makeHttpRequest(new Random(seed));
  try {
    const what = complaint(request, await ask(url, agent, key, request));
    return what === null ? null : { seed, what, request: show(request) };
  } catch (error) {
    return { seed, what: `no answer: ${String(error)}`, request: show(request) };
  }
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

function ask(url: string, agent: Agent, key: string, { method, path, headers, body }: HttpRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      { method, path, agent, headers: { authorization: `Bearer ${key}`, ...headers, "content-length": body.length }, timeout: 20_000 },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            type: response.headers["content-type"] ?? "",
            text: Buffer.concat(parts).toString("utf8"),
          }),
        );
      },
    );
    sent.on("error", reject).on("timeout", () => sent.destroy(new Error("20 s passed")));
    sent.end(body);
  });
}

/** Refusals are coded, nothing is our bug, and no answer tells of files. A time that the request itself sets may be over, and MLflow's refusal of a type is a plain text. */
function complaint({ method }: HttpRequest, { status, type, text }: Answer): string | null {
  if (status === 504 && text.includes('"code":"DEADLINE_EXCEEDED"')) return null;
  if (status === 415 && /^(This predictor|The scoring server) only supports/.test(text)) return null;
  if (status >= 500 && status !== 501) return `status ${status}: ${text.slice(0, 300)}`;
  if (/\.ts:\d+|node_modules|node:internal/.test(text)) return `the answer tells of our files: ${text.slice(0, 300)}`;
  if (status < 400 || method === "HEAD" || status === 501) return null;
  if (!type.startsWith("application/json") && !type.startsWith("text/plain")) return `a refusal of the type ${type}`;
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  if (code === undefined) return status === 404 ? null : `status ${status} without a code: ${text.slice(0, 300)}`;
  if (!Object.hasOwn(catalog, code) || code === "INTERNAL") return `the code ${code}: ${text.slice(0, 300)}`;
  return null;
}

function show({ method, path, headers, body }: HttpRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body.toString("latin1").slice(0, 600))}`;
}
