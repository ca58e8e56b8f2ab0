import { describeError, GodwitError } from "@godwit/core/errors";
import type { Row } from "@godwit/runtime";
import type { Call } from "../../endpoints/call.ts";
import { readRequestRows } from "../../models/read-request.ts";
import { predict } from "../../predict/predict.ts";
import { rowsOf } from "../../predict/rows-of.ts";
import type { Serving } from "../../predict/serving.ts";
import type { DeploymentTest } from "./deployment-test.ts";

/** How an example went: null where as it says, else the first difference. */
export interface TestOutcome {
  readonly name: string;
  readonly difference: string | null;
  /** Milliseconds. */
  readonly duration: number;
}

/** Runs the examples of an endpoint, one after the other. */
export async function runTests(serving: Serving, endpoint: string, tests: readonly DeploymentTest[]): Promise<readonly TestOutcome[]> {
  const outcomes: TestOutcome[] = [];
  for (const test of tests) {
    const start = performance.now();
    const difference = await differenceOf(serving, endpoint, test);
    outcomes.push({ name: test.name, difference, duration: performance.now() - start });
  }
  return outcomes;
}

async function differenceOf(serving: Serving, endpoint: string, test: DeploymentTest): Promise<string | null> {
  let answers: unknown[];
  try {
    answers = await answersOf(serving, endpoint, test);
  } catch (error) {
    if (!(error instanceof GodwitError)) throw error;
    return error.code === test.error ? null : `${test.error ?? "an answer"} is expected, and this came: ${describeError(error)}`;
  }
  if (test.predictions === null) return `${test.error} is expected, and ${shown(answers)} came`;
  return firstDifference(test.predictions, answers, "predictions", test.tolerance);
}

async function answersOf(serving: Serving, endpoint: string, { instances, method, headers, name }: DeploymentTest): Promise<unknown[]> {
  const call: Call = {
    name: endpoint,
    version: null,
    alias: null,
    protocol: "test",
    requestId: `test ${name}`,
    caller: null,
    header: (header) => headers[header],
    deadline: null,
    priority: null,
  };
  return serving.answer(call, async (opened) => {
    const { signature } = opened;
    const asked = method ?? signature.manifest.defaultMethod;
    const { columns } = signature.asking([asked]);
    const rows = instances.map((row) => (typeof row === "object" && row !== null ? row : [row]) as Row);
    const [answer] = await predict(opened, [asked], readRequestRows(columns, rows));
    return rowsOf(answer!);
  });
}

function firstDifference(expected: unknown, given: unknown, path: string, tolerance: number): string | null {
  const isSame =
    typeof expected === "number" && typeof given === "number"
      ? Object.is(expected, given) || expected === given || Math.abs(expected - given) <= tolerance
      : expected === given;
  if (isSame || (expected === null && Number.isNaN(given))) return null;
  if (Array.isArray(expected) && Array.isArray(given)) {
    if (expected.length !== given.length) return `${path} has ${given.length} entries, and ${expected.length} are expected`;
    return first(expected.map((each, index) => firstDifference(each, given[index], `${path}[${index}]`, tolerance)));
  }
  if (isObject(expected) && isObject(given)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(given)])];
    return first(names.map((name) => firstDifference(expected[name], given[name], `${path}.${name}`, tolerance)));
  }
  return `${path} is ${shown(given)}, and ${shown(expected)} is expected`;
}

function first(differences: readonly (string | null)[]): string | null {
  return differences.find((difference) => difference !== null) ?? null;
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const longest = 200;

function shown(value: unknown): string {
  const text =
    typeof value === "bigint" || Number.isNaN(value)
      ? String(value)
      : (JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? Number(each) : each)) ?? "nothing");
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
