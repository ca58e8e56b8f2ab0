// Class: secrets in logs and answers (MLflow, Ray: keys and tokens in plain text in files that many can read).
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { examFile } from "../../../../conformance/exam-file.ts";
import { makeKey } from "../../src/access/keys/key-text.ts";
import { forest } from "../served-examples.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a busy server with the most talkative log says no key, neither a right one nor a wrong one", async () => {
  const key = makeKey();
  const wrong = makeKey();
  const command = fileURLToPath(new URL("../../../cli/bin/godwit.js", import.meta.url));
  const server = spawn(
    process.execPath,
    [
      command,
      "serve",
      `forest=${examFile(`sklearn/${forest}/model.pkl`)}`,
      "--port",
      "0",
      "--grpc-port",
      "0",
      "--log-level",
      "debug",
      "--log-format",
      "json",
    ],
    { cwd: folder, env: { ...process.env, GODWIT_API_KEY: key, GODWIT_DEBUG: "1" } },
  );
  let said = "";
  const listening = new Promise<string>((resolve, reject) => {
    server.stdout.setEncoding("utf8").on("data", (part: string) => {
      said += part;
      const found = /listening (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once("exit", () => reject(new Error(said)));
  });
  server.stderr.setEncoding("utf8").on("data", (part: string) => (said += part));
  const url = await listening;
  const answers: string[] = [];
  for (const sent of [key, wrong, `${key}x`])
    for (const [path, body] of [
      ["/v1/models/forest:predict", '{"instances":[[1,2,3,4,5,6]]}'],
      ["/v1/models/forest:predict", '{"instances":[[1,2,3]]}'],
      ["/v1/models/forest:predict", "nonsense"],
      ["/v1/models/nobody:predict", "{}"],
      ["/v2/models/forest/infer", '{"inputs":[]}'],
      ["/nothing", ""],
    ] as const)
      for (const headers of [{ authorization: `Bearer ${sent}` }, { "x-api-key": sent }, { authorization: `Basic ${sent}` }]) {
        const response = await fetch(`${url}${path}?api_key=${sent}`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body,
        });
        answers.push(await response.text(), JSON.stringify([...response.headers]));
      }
  for (const path of ["/openapi.json", "/metrics", "/v2", "/", "/page/models.json", "/v2/models/stats"])
    answers.push(await (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } })).text());
  server.kill("SIGTERM");
  await new Promise((ended) => server.once("exit", ended));
  expect(said).toContain('"status":401');
  expect(said.split("\n").length).toBeGreaterThan(50);
  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  for (const secret of [key, wrong])
    for (const part of [secret, secret.slice(7, 40), Buffer.from(secret).toString("base64").slice(0, 30)])
      for (const text of [said, ...answers, ...written]) expect(text.includes(part)).toBe(false);
}, 60_000);
