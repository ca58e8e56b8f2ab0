import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("ten seconds of everything at once: the right answers, and no error that was not asked for", () => {
  const script = fileURLToPath(new URL("soak.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--seconds", "10", "--callers", "8"], { encoding: "utf8" });
  expect([stdout.split("\n").filter((line) => line.startsWith("FAIL")), stderr, status]).toEqual([[], "", 0]);
  expect(Number(/^(\d+) questions/.exec(stdout)![1])).toBeGreaterThan(100);
}, 60_000);
