import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve, type RunningServer } from "@godwit/server";
import { openModel } from "@godwit/server/compiling";
import { findPeer } from "../../../../scripts/test-peers.ts";

/** A question and what `mlflow models serve` answered, as record.py wrote it. */
interface Recorded {
  readonly type?: string;
  readonly body?: string;
  readonly status: number;
  readonly content_type: string;
  readonly answer: string | { readonly predictions?: readonly unknown[]; readonly error_code?: string; readonly message?: string };
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const recorded = Object.entries(JSON.parse(readFileSync(here("answers.json"), "utf8")) as { [question: string]: Recorded });
const invocations = recorded.filter(([, { body }]) => body !== undefined);

/** Where we say otherwise on purpose: no rows get no answers, a number is not taken for a text, and what is no row is named as such. */
const answeredOtherwise: { readonly [question: string]: { readonly status: number; readonly answer: unknown } } = {
  "no rows": { status: 200, answer: { predictions: [] } },
  "csv without rows": { status: 200, answer: { predictions: [] } },
  "a number for a text": { status: 400, answer: { error_code: "BAD_REQUEST", code: "WRONG_TYPE" } },
  "records that are none": { status: 400, answer: { error_code: "BAD_REQUEST", code: "MALFORMED_INPUT" } },
};

let server: RunningServer;
beforeAll(async () => {
  const { bytes } = await openModel(here("model.zip"));
  server = await serve({ models: [{ name: "customers", artifact: bytes }], port: 0, version: "0.0.0-test" });
}, 60_000);
afterAll(() => server.close());

async function ask({ type, body }: Recorded): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(`${server.url}/invocations`, { method: "POST", headers: { "content-type": type! }, body: body! });
  return { status: response.status, type: response.headers.get("content-type")!, text: await response.text() };
}

/** The words of a message that are MLflow's own, without what Python says of its values. */
function opening(message: string): string {
  return /(exactly one of the input fields|Dataframe split format)/.exec(message)?.[0] ?? "";
}

describe("beside what a real `mlflow models serve` answered", () => {
  test.each(invocations.filter(([name]) => !(name in answeredOtherwise)))("%s", async (_name, question) => {
    const { status, type, text } = await ask(question);
    expect(status).toBe(question.status);
    if (typeof question.answer === "string") {
      expect(type).toBe(question.content_type);
      expect(text.split(/[.:]/)[0]).toBe(question.answer.split(/[.:]/)[0]);
      return;
    }
    const answer = JSON.parse(text) as { predictions?: unknown; error_code?: string; message?: string; stack_trace?: string };
    expect(answer.predictions).toEqual(question.answer.predictions);
    expect(answer.error_code).toBe(question.answer.error_code);
    expect(answer.stack_trace).toBeUndefined();
    expect(answer.message ?? "").toContain(opening(question.answer.message ?? ""));
  });

  test.each(Object.entries(answeredOtherwise))("%s: otherwise, on purpose", async (name, expected) => {
    const question = recorded.find(([each]) => each === name)![1];
    const { status, text } = await ask(question);
    expect({ status, answer: JSON.parse(text) as unknown }).toMatchObject(expected);
    expect({ status: question.status, answer: question.answer }).not.toMatchObject(expected);
  });

  test.each(["ping", "health"])("GET /%s", async (path) => {
    const question = recorded.find(([each]) => each === `GET /${path}`)![1];
    const response = await fetch(`${server.url}/${path}`);
    expect([response.status, await response.text()]).toEqual([question.status, question.answer]);
    expect(response.headers.get("content-type")).toContain(question.content_type);
  });
});

const python = findPeer("python-mlflow");

test.skipIf(python === undefined)(
  "MLflow's own scoring client (needs python-mlflow)",
  async () => {
    const { stdout } = await promisify(execFile)(python!, [here("ask_mlflow.py"), new URL(server.url).port]);
    const report = JSON.parse(stdout) as { [question: string]: unknown };
    const labels = invocations.find(([name]) => name === "split")![1].answer as { predictions: unknown[] };
    expect(report).toMatchObject({
      version: "0.0.0-test",
      frame: labels.predictions,
      as_frame: { columns: [0], rows: labels.predictions.length },
      records: labels.predictions,
      with_params: labels.predictions,
    });
    expect(report["wrong"]).toMatch(/error code 400.*INVALID_PARAMETER_VALUE.*MISSING_COLUMN/s);
  },
  60_000,
);
