import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { examModel, outcomeOf, runGodwit, startGodwit } from "./support/run-godwit.ts";

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "godwit-cli-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

const env = { ...process.env };
delete env["GODWIT_API_KEY"];

async function keys(
  ...parameters: readonly string[]
): Promise<{ readonly status: number | string; readonly text: string; readonly said: string }> {
  const { status, stdout, stderr } = await runGodwit(["keys", ...parameters], { cwd: folder, env });
  return { status, text: stdout.toString().trimEnd(), said: stderr };
}

/** The address of a server that was started; what else it says is dropped. */
function listening(server: ReturnType<typeof startGodwit>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (part: Buffer) => {
      said += part.toString();
      const found = /listening (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once("exit", () => reject(new Error(said)));
  });
}

test("keys of a file open a server that others can reach, as far as they go", async () => {
  const made = await keys("create", "shop", "--endpoints", "forest", "--keys", "keys.json");
  expect([made.status, made.text]).toEqual([0, expect.stringMatching(/^godwit_\w{49}$/)]);
  expect(made.said).not.toContain(made.text);
  const server = startGodwit(
    [
      "serve",
      `forest=${examModel("random-forest-classifier/1.5.2")}`,
      "--host",
      "0.0.0.0",
      "--port",
      "0",
      "--grpc-port",
      "0",
      "--keys",
      "keys.json",
    ],
    { cwd: folder, env },
  );
  const ended = outcomeOf(server);
  try {
    const url = (await listening(server)).replace("0.0.0.0", "127.0.0.1");
    const status = async (path: string, key?: string): Promise<number> =>
      (await fetch(`${url}${path}`, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } })).status;
    expect([await status("/v2/models/forest/ready", made.text), await status("/v1/models", made.text), await status("/v1/models")]).toEqual(
      [200, 403, 401],
    );
    const listed = JSON.parse((await keys("list", "--keys", "keys.json", "--json")).text) as {
      keys: { id: string; name: string; endpoints: string[] }[];
    };
    expect(listed.keys).toMatchObject([{ name: "shop", endpoints: ["forest"] }]);
    const rotated = await keys("rotate", listed.keys[0]!.id, "--keys", "keys.json");
    await expect.poll(() => status("/v2/models/forest/ready", rotated.text), { timeout: 10_000 }).toBe(200);
    expect(await status("/v2/models/forest/ready", made.text)).toBe(401);
    expect((await keys("revoke", listed.keys[0]!.id, "--keys", "keys.json")).status).toBe(0);
    expect((await keys("list", "--keys", "keys.json")).text).toMatch(/shop +predictor +forest .*revoked/);
    await expect.poll(() => status("/v2/models/forest/ready", rotated.text), { timeout: 10_000 }).toBe(401);
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
});

test("keys of a platform are made and revoked over HTTP; the first admin key closes it", async () => {
  const server = startGodwit(["up", "--store", join(folder, "store"), "--port", "0", "--grpc-port", "0"], { cwd: folder, env });
  const ended = outcomeOf(server);
  try {
    const url = await listening(server);
    const admin = (await keys("create", "root", "--role", "admin", "--url", url)).text;
    const refused = await keys("list", "--url", url);
    expect([refused.status, refused.said]).toEqual([2, expect.stringMatching(/^UNAUTHENTICATED: /)]);
    env["GODWIT_API_KEY"] = admin;
    const listed = await keys("list", "--url", url);
    expect(listed.text).toMatch(/root +admin +\*/);
    expect((await keys("revoke", "nobody", "--url", url)).said).toMatch(/^NO_SUCH_KEY: /);
    expect((await keys("create", "x", "--rate", "often", "--url", url)).said).toMatch(/^INVALID_SETTING: /);
  } finally {
    delete env["GODWIT_API_KEY"];
    server.kill("SIGTERM");
    await ended;
  }
});

test("what cannot be is one coded error", async () => {
  for (const [parameters, code] of [
    [["create", "x", "--role", "root", "--keys", "other.json"], "USAGE"],
    [[], "USAGE"],
    [["create"], "USAGE"],
    [["destroy"], "USAGE"],
    [["create", "x", "--expires", "soon", "--keys", "other.json"], "INVALID_SETTING"],
    [["revoke", "nobody", "--keys", "other.json"], "NO_SUCH_KEY"],
    [["list", "--url", "http://127.0.0.1:1"], "IO_FAILED"],
  ] as const)
    expect([code, (await keys(...parameters)).said]).toEqual([code, expect.stringMatching(new RegExp(`^${code}: .+\nhint: .+\n$`))]);
  const { status, stderr } = await runGodwit(["serve", examModel("random-forest-classifier/1.5.2"), "--keys", "none.json", "--port", "0"], {
    cwd: folder,
    env,
  });
  expect([status, stderr.split(":")[0]]).toEqual([2, "FILE_NOT_FOUND"]);
});
