import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Call } from "../../endpoints/call.ts";
import { WaitingCalls, type WaitingCall } from "./waiting-calls.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ended: string[] = [];

function waiting(
  name: string,
  options: { priority?: number; deadline?: number; key?: string; rows?: number; whenGone?: Call["whenGone"] } = {},
): WaitingCall {
  const { priority = 5, deadline = null, key = "predict", rows = 1, whenGone } = options;
  return {
    call: {
      name,
      version: null,
      alias: null,
      protocol: "kserve",
      requestId: name,
      caller: null,
      header: () => undefined,
      deadline,
      priority,
      ...(whenGone && { whenGone }),
    },
    task: { methods: ["predict"], rows, input: { kind: "rows", batch: { rows, matrix: new Float64Array(rows) } } },
    key,
    since: 0,
    deadline,
    priority,
    resolve: () => undefined,
    reject: (error) => void ended.push(`${name} ${error.code}`),
  };
}

function drain(calls: WaitingCalls): string[] {
  const names: string[] = [];
  for (let next = calls.shift(); next !== undefined; next = calls.shift()) names.push(next.call.name);
  return names;
}

beforeEach(() => void (ended.length = 0));

test("the most urgent come first, and among equals the first that came", () => {
  const calls = new WaitingCalls();
  for (const [name, priority] of [
    ["a", 5],
    ["b", 1],
    ["c", 5],
    ["d", 2],
    ["e", 1],
    ["f", 9],
  ] as const)
    calls.push(waiting(name, { priority }));
  expect(drain(calls)).toEqual(["b", "e", "d", "a", "c", "f"]);
});

test("a call leaves at its deadline, to the millisecond, and the others stay", async () => {
  const calls = new WaitingCalls();
  const now = performance.now();
  calls.push(waiting("late", { deadline: now + 300 }));
  calls.push(waiting("soon", { deadline: now + 100 }));
  calls.push(waiting("never"));
  await vi.advanceTimersByTimeAsync(99);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toEqual(["soon DEADLINE_EXCEEDED"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(ended).toEqual(["soon DEADLINE_EXCEEDED", "late DEADLINE_EXCEEDED"]);
  expect(drain(calls)).toEqual(["never"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("one timer serves a thousand calls, and none is left behind", () => {
  const calls = new WaitingCalls();
  for (let number = 0; number < 1000; number++) calls.push(waiting(`${number}`, { deadline: performance.now() + 5000 - number }));
  expect(vi.getTimerCount()).toBe(1);
  expect(drain(calls)).toHaveLength(1000);
  expect(vi.getTimerCount()).toBe(0);
});

test("a caller that hangs up leaves the queue, and nobody listens to it afterwards", () => {
  const calls = new WaitingCalls();
  const listeners = new Set<() => void>();
  const whenGone = (gone: () => void): (() => void) => {
    listeners.add(gone);
    return () => void listeners.delete(gone);
  };
  calls.push(waiting("gone", { whenGone }));
  calls.push(waiting("stays", { whenGone }));
  [...listeners][0]!();
  expect(ended).toEqual(["gone CALL_CANCELLED"]);
  expect(calls.length).toBe(1);
  expect(drain(calls)).toEqual(["stays"]);
  expect(listeners.size).toBe(0);
});

test("companions have the key and fit", () => {
  const calls = new WaitingCalls();
  calls.push(waiting("other", { key: "apply" }));
  calls.push(waiting("large", { rows: 10 }));
  expect(calls.shiftLike("predict", 9)).toBeUndefined();
  expect(calls.shiftLike("predict", 10)?.call.name).toBe("large");
  expect(calls.shiftLike("predict", 10)).toBeUndefined();
});
