import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import type { Call } from "../../endpoints/call.ts";
import { waitInTime } from "./wait-in-time.ts";

const plain: Call = {
  name: "churn",
  version: null,
  alias: null,
  protocol: "kserve",
  requestId: "1",
  caller: null,
  header: () => undefined,
  deadline: null,
  priority: null,
};

test("gives what comes in time", async () => {
  expect(await waitInTime(Promise.resolve(7), { ...plain, deadline: performance.now() + 1000 }, "it", () => undefined)).toBe(7);
  await expect(waitInTime(Promise.reject(new Error("no")), { ...plain, deadline: Infinity }, "it", () => undefined)).rejects.toThrow("no");
});

test("ends at the deadline, and what comes later is abandoned", async () => {
  let come = (_value: number): void => undefined;
  const abandoned = vi.fn<(value: number) => void>();
  const waiting = waitInTime(
    new Promise<number>((resolve) => (come = resolve)),
    { ...plain, deadline: performance.now() + 5 },
    "it",
    abandoned,
  );
  await expect(waiting).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  come(3);
  await Promise.resolve();
  expect(abandoned).toHaveBeenCalledExactlyOnceWith(3);
});

test("ends when the caller hangs up, and stops watching either way", async () => {
  const socket = new EventEmitter();
  const whenGone = (gone: () => void): (() => void) => {
    socket.once("close", gone);
    return () => void socket.off("close", gone);
  };
  const waiting = waitInTime(new Promise<number>(() => undefined), { ...plain, whenGone }, "it", () => undefined);
  expect(socket.listenerCount("close")).toBe(1);
  socket.emit("close");
  await expect(waiting).rejects.toMatchObject({ code: "CALL_CANCELLED" });
  await waitInTime(Promise.resolve(1), { ...plain, whenGone }, "it", () => undefined);
  expect(socket.listenerCount("close")).toBe(0);
});
