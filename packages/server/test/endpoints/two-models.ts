import { serve, type RunningServer } from "@godwit/server";
import { compileExam, forest } from "../served-examples.ts";

export const tree = "decision-tree-classifier/1.5.2/model.joblib";

/** Two classifiers of the real library that take the same six numbers and answer differently: `forest` and `tree`. */
export async function serveTwoModels(options: { readonly grpcPort?: number } = {}): Promise<RunningServer> {
  const models = [
    { name: "forest", artifact: await compileExam(`${forest}/model.pkl`) },
    { name: "tree", artifact: await compileExam(tree) },
  ];
  return serve({ models, port: 0, version: "0.0.0-test", ...options });
}

export interface Reply {
  readonly status: number;
  readonly etag: string | null;
  // eslint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

/** A JSON request. */
export async function ask(url: string, method = "GET", body?: unknown, headers: { readonly [name: string]: string } = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get("etag"), json: text === "" ? undefined : (JSON.parse(text) as unknown) };
}
