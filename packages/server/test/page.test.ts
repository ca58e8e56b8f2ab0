import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { launchChromium } from "../../../scripts/launch-chromium.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { examAnswers, serveExams, words } from "./served-examples.ts";

const executablePath = findPeer("chromium");

describe.skipIf(executablePath === undefined)("the page at /", () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await serveExams();
    browser = await launchChromium(executablePath!);
    page = await browser.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(server.url);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("lists the models and says what each is", async () => {
    await page.getByRole("button", { name: "words" }).waitFor();
    expect(await page.locator("nav button").allInnerTexts()).toEqual([
      expect.stringContaining("mixed"),
      expect.stringContaining("words"),
      expect.stringContaining("forest"),
    ]);
    await expect.poll(() => page.locator("dl").innerText()).toContain("scikit-learn 1.5.2");
  });

  test("a text gets the library's label, with the keyboard alone", async () => {
    await page.getByRole("button", { name: "words" }).focus();
    await page.keyboard.press("Enter");
    const [text] = examAnswers(`${words}/input.jsonl`) as string[];
    await page.getByRole("textbox").fill(text!);
    await page.getByRole("button", { name: "Predict" }).press("Enter");
    const [label] = examAnswers(`${words}/predict.jsonl`);
    await expect.poll(() => page.locator("#answer .label").innerText()).toBe(String(label));
    expect(await page.locator("meter").count()).toBeGreaterThan(1);
  });

  test("an error of the model is shown with its place", async () => {
    await page.getByRole("button", { name: "mixed" }).click();
    const field = page.getByLabel("age", { exact: true });
    await field.fill("1e300");
    await page.getByRole("button", { name: "Predict" }).click();
    await expect.poll(() => page.locator("#answer").innerText()).not.toBe("");
  });

  test("nothing breaks the page's own policy", () => {
    expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
  });
});
