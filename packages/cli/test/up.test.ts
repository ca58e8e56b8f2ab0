import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const main = new URL("../bin/godwit.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "godwit-up-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("godwit up makes its store, keeps a second server out with the reason, and ends at a signal", async () => {
  const first = spawn(process.execPath, [main, "up", "--port", "0", "--grpc-port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve) =>
    first.stdout.on("data", (bytes: Buffer) => {
      const [, found] = /^listening (http:\S+)/mu.exec(bytes.toString()) ?? [];
      if (found !== undefined) resolve(found);
    }),
  );
  expect(await (await fetch(`${url}/api/v1/registered-models`)).json()).toEqual({ registered_models: [], next_page_token: null });
  expect(await (await fetch(`${url}/v2/health/ready`)).text()).toBeDefined();
  const second = await new Promise<{ status: number | null; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [main, "up", "--port", "0"], { cwd: folder }, (_error, _stdout, stderr) =>
      resolve({ status: child.exitCode, stderr }),
    );
  });
  expect(second.status).toBe(4);
  expect(second.stderr).toMatch(new RegExp(`^STORE_IN_USE: .*godwit\\.sqlite is in use by process ${first.pid}, since 20`, "mu"));
  const ended = new Promise((resolve) => first.once("exit", resolve));
  first.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(readdirSync(join(folder, "godwit-data")).toSorted()).toContain("godwit.sqlite");
});
