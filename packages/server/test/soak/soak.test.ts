import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Memory is judged in the longer one alone, which CI runs. */
const seconds = process.env["CI"] === "true" ? 120 : 10;

test(`${seconds} seconds of everything at once: the right answers, flat memory, and no error that was not asked for`, () => {
  const script = fileURLToPath(new URL("soak.ts", import.meta.url));
  const settings = ["--seconds", String(seconds), "--callers", "8"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...settings], { encoding: "utf8" });
  process.stdout.write(stdout);
  expect([stdout.split("\n").filter((line) => line.startsWith("FAIL")), stderr, status]).toEqual([[], "", 0]);
  expect(Number(/^(\d+) questions/.exec(stdout)![1])).toBeGreaterThan(10 * seconds);
}, 240_000);
