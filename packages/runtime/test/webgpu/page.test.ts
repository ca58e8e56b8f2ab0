import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium, softwareWebgpu } from "../../../../scripts/launch-chromium.ts";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { bundleBrowser, bundleFiles, gpuFile } from "../../scripts/bundle-browser.ts";
import { loadSync, type Matrix } from "../../src/index.ts";
import { compileFixture, readMatrix } from "../support/fixtures.ts";
import { servePage } from "../support/page-server.ts";

const executablePath = findPeer("chromium");
const rowCount = 5000;

interface PageAnswers {
  readonly failed?: string;
  readonly cpu: readonly string[];
  readonly gpu: readonly string[];
  readonly device: string;
  readonly refused: readonly unknown[];
  readonly again: readonly string[];
  readonly routed: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

describe.skipIf(executablePath === undefined)("a GPU in a page", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-gpu-page-"));
  let bits: readonly string[];
  let server: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;

  beforeAll(async () => {
    await bundleBrowser(folder);
    const files = new Map<string, string | Uint8Array>([...bundleFiles, gpuFile].map((file) => [file, readFileSync(join(folder, file))]));
    for (const file of ["gpu.html", "gpu.js"]) files.set(file, readFileSync(new URL(`../page/${file}`, import.meta.url)));
    const forest = "random-forest-classifier/1.5.2";
    const artifact = await compileFixture(`${forest}/model.pkl`);
    const few = readMatrix(`${forest}/input.npy`);
    const rows = Array.from({ length: rowCount }, (_, row) => few[row % few.length]!).flat();
    const { data } = loadSync(artifact).predictProba(Float64Array.from(rows)) as Matrix;
    bits = [...new BigUint64Array((data as Float64Array).buffer)].map(String);
    files.set("forest.godwit", artifact);
    files.set("questions.json", JSON.stringify(rows));
    server = await servePage(files);
    browser = await launchChromium(executablePath!, softwareWebgpu);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test("gives the bits of Node under a strict policy, and is fetched only when asked for", { timeout: 90_000 }, async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(`${server.url}/plain/gpu.html`);
    await expect.poll(() => page.locator("#answer").textContent(), { timeout: 80_000 }).not.toBe("");
    const found = JSON.parse((await page.locator("#answer").textContent())!) as PageAnswers;
    expect(found.failed).toBeUndefined();
    expect([found.cpu, found.gpu, found.again]).toEqual([bits, bits, bits]);
    expect([found.device, found.refused, found.routed]).toEqual(["gpu", ["NOT_FINITE", 1], "cpu"]);
    expect([found.before.includes(gpuFile), found.after.includes(gpuFile)]).toEqual([false, true]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
