import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../../scripts/launch-chromium.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { bundleBrowser, bundleFiles } from "../scripts/bundle-browser.ts";
import { loadSync, type Matrix } from "../src/index.ts";
import { compileFixture, readInput } from "./support/fixtures.ts";
import { servePage } from "./support/page-server.ts";

const executablePath = findPeer("chromium");
/** Enough for the threads to be asked. */
const rowCount = 3000;
const fixtures = {
  mixed: "columns-mixed-logistic/1.5.2/model.joblib input.csv",
  words: "pipeline-tfidf-logistic/1.5.2/model.joblib input.jsonl",
};

interface PageAnswers {
  readonly failed?: string;
  readonly isolated: boolean;
  readonly answered: Readonly<Record<string, Readonly<Record<"labels" | "one" | "bits" | "bitsFromThreads" | "again", unknown>>>>;
  readonly refused: string;
  readonly fetched: readonly string[];
}

describe.skipIf(executablePath === undefined)("the runtime in a page", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-page-"));
  const expected: Record<string, Record<string, unknown>> = {};
  let server: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;

  beforeAll(async () => {
    await bundleBrowser(folder);
    const files = new Map<string, string | Uint8Array>(bundleFiles.map((file) => [file, readFileSync(join(folder, file))]));
    for (const file of ["page.html", "page.js"]) files.set(file, readFileSync(new URL(`./page/${file}`, import.meta.url)));
    const questions: Record<string, unknown> = {};
    for (const [name, fixture] of Object.entries(fixtures)) {
      const [path = "", input = ""] = fixture.split(" ");
      const artifact = await compileFixture(path);
      const model = loadSync(artifact);
      const { columns } = model.manifest;
      const few = (await readInput(path.replace(/[^/]*$/u, input), columns)).map((row) =>
        row.length === 1 ? String(row[0]) : Object.fromEntries(columns.map((column, index) => [column.name!, row[index]])),
      );
      const rows = Array.from({ length: rowCount }, (_, index) => few[index % few.length]!) as string[];
      const { data } = model.predictProba(rows) as Matrix;
      const bits = [...new BigUint64Array((data as Float64Array).buffer)].map(String);
      files.set(`${name}.godwit`, artifact);
      questions[name] = rows;
      expected[name] = { labels: model.predict(rows), one: model.predictProba(rows[0]!), bits, bitsFromThreads: bits, again: bits };
    }
    files.set("questions.json", JSON.stringify(questions));
    server = await servePage(files);
    browser = await launchChromium(executablePath!);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ["isolated", true],
    ["plain", false],
  ])("%s: gives the bits of Node, at once and from threads, under a strict policy", async (kind, isolated) => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/${kind}/page.html`);
    await expect.poll(() => page.locator("#answer").textContent(), { timeout: 30_000 }).not.toBe("");
    const found = JSON.parse((await page.locator("#answer").textContent())!) as PageAnswers;
    expect(found.failed).toBeUndefined();
    expect(found.answered).toEqual(expected);
    expect([found.isolated, found.refused]).toEqual([isolated, "IO_FAILED"]);
    expect(found.fetched.includes("godwit-threads.wasm")).toBe(isolated);
    expect(found.fetched.includes("thread.js")).toBe(isolated);
    expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
    await page.close();
  });
});
