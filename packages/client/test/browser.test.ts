import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { servePage } from "../../runtime/test/support/page-server.ts";
import { launchChromium } from "../../../scripts/launch-chromium.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { Client } from "../src/index.ts";
import { ask } from "./page/ask.ts";
import { servePenguins } from "./serve-penguins.ts";

const executablePath = findPeer("chromium");
const html = '<!doctype html><meta charset="utf-8"><pre id="answer"></pre><script type="module" src="page.js"></script>';

/** Without a platform: an import of Node's would not be found. */
async function bundle(url: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page/page.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "neutral",
    format: "esm",
    minify: true,
    define: { SERVER: JSON.stringify(url) },
  });
  return outputFiles[0]!.text;
}

describe.skipIf(executablePath === undefined)("the client in a page of another origin (needs chromium)", () => {
  const files = new Map<string, string>([["page.html", html]]);
  let page: Awaited<ReturnType<typeof servePage>>;
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    page = await servePage(files, "*");
    server = await servePenguins({ access: { origins: [page.url] } });
    files.set("page.js", await bundle(server.url));
    browser = await launchChromium(executablePath!);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await page?.close();
    await server?.close();
  });

  test("answers and errors are those of Node, and the bundle is small", async () => {
    const shown = await browser.newPage();
    await shown.goto(`${page.url}/plain/page.html`);
    await expect.poll(() => shown.locator("#answer").textContent(), { timeout: 20_000 }).not.toBe("");
    const found = JSON.parse((await shown.locator("#answer").textContent())!) as unknown;
    const expected = JSON.parse(JSON.stringify(await ask(new Client({ url: server.url })))) as unknown;
    expect(found).toEqual(expected);
    expect(found).toMatchObject({ label: "Gentoo", wrong: ["WRONG_TYPE", { row: 0, column: "body_mass_g" }, "page-7"] });
    expect(Buffer.byteLength(files.get("page.js")!)).toBeLessThan(12_000);
  }, 60_000);
});
