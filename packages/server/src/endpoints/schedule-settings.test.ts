import { expect, test } from "vitest";
import { defaultSchedule, readScheduleSettings } from "./schedule-settings.ts";

test("what is left out is the default", () => {
  expect(readScheduleSettings({})).toEqual(defaultSchedule);
  expect(readScheduleSettings({ timeout: "200ms", concurrency: 4, cache: true })).toEqual({
    ...defaultSchedule,
    timeout: 200,
    concurrency: 4,
    cache: true,
  });
  expect(readScheduleSettings({ timeout: "1.5s" }).timeout).toBe(1500);
  expect(readScheduleSettings({ timeout: null }).timeout).toBeNull();
});

test.each([
  [null, ""],
  [[], ""],
  [{ concurrency: 0 }, "concurrency"],
  [{ concurrency: 1.5 }, "concurrency"],
  [{ concurrency: "2" }, "concurrency"],
  [{ queueSize: -1 }, "queueSize"],
  [{ timeout: "soon" }, "timeout"],
  [{ timeout: 0 }, "timeout"],
  [{ timeout: Number.NaN }, "timeout"],
  [{ timeout: "2h" }, "timeout"],
  [{ priority: 0 }, "priority"],
  [{ batching: "on" }, "batching"],
  [{ maximumBatchRows: 0 }, "maximumBatchRows"],
  [{ cache: 1 }, "cache"],
  [{ conccurrency: 2 }, "conccurrency"],
])("%j is refused at its place", (value, path) => {
  expect(() => readScheduleSettings(value)).toThrow(expect.objectContaining({ code: "INVALID_SETTING", where: { path } }) as Error);
});
