import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { findPeer, type Peer } from "../../../scripts/test-peers.ts";
import { servePenguins } from "./serve-penguins.ts";

const page = readFileSync(new URL("../../../docs/clients.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```(bash|ts|python) ?(\S*)\n(.*?)^```\n\n```output\n(.*?)^```/gms)].map(
  ([, language = "", environment = "", code = "", output = ""], index) => {
    const [title = ""] =
      page
        .slice(0, page.indexOf(code))
        .match(/(?<=^## ).*$/gm)
        ?.slice(-1) ?? [];
    return { name: `${index + 1} ${title}`, language, environment, code, output };
  },
);

let server: RunningServer;
let folder: string;
beforeAll(async () => {
  server = await servePenguins();
  folder = mkdtempSync(join(tmpdir(), "godwit-clients-page-"));
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every example is followed by what it prints", () => {
  expect(page.match(/^```\w/gm)).toHaveLength(2 * blocks.length);
});

for (const { name, language, environment, code, output } of blocks) {
  const python = environment === "" ? "" : findPeer(`python-${environment.replace("-client", "")}` as Peer);
  test.skipIf(python === undefined).concurrent(
    `${name} (${environment === "" ? language : `needs ${environment}`})`,
    async () => {
      const { port } = new URL(server.url);
      const local = code.replaceAll("localhost:8080", `127.0.0.1:${port}`).replace('"localhost", 8080', `"127.0.0.1", ${port}`);
      const { stdout } = await run(language, local, python ?? "");
      expect(stdout).toBe(stdout.endsWith("\n") ? output : output.trimEnd());
    },
    60_000,
  );
}

async function run(language: string, code: string, python: string): Promise<{ readonly stdout: string }> {
  const execute = promisify(execFile);
  const env = { ...process.env, PATH: `${dirname(python)}${delimiter}${process.env["PATH"]}`, NO_COLOR: "1" };
  if (language === "bash") return execute("bash", ["-euo", "pipefail", "-c", code], { cwd: folder, env });
  if (language === "python") return execute(python, ["-c", code], { cwd: folder, env });
  const file = join(mkdtempSync(join(folder, "module-")), "example.mjs");
  const client = fileURLToPath(new URL("../src/index.ts", import.meta.url));
  const contents = { contents: code, loader: "ts", resolveDir: folder } as const;
  await build({ stdin: contents, outfile: file, bundle: true, platform: "neutral", format: "esm", alias: { "@godwit/client": client } });
  return execute(execPath, [file], { cwd: folder, env });
}
