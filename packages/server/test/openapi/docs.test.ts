import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { launchChromium } from "../../../../scripts/launch-chromium.ts";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { serveExams } from "../served-examples.ts";

const executablePath = findPeer("chromium");

describe.skipIf(executablePath === undefined)("the page at /docs", () => {
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
    await page.goto(`${server.url}/docs`);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test("shows a model's operations, and sends the example that stands there", async () => {
    await page.getByRole("button", { name: "forest" }).click();
    const article = page.locator("article").filter({ hasText: "/v1/models/forest:predict" });
    await article.getByLabel("method").selectOption("predict_proba");
    await article.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => article.getByRole("status").innerText()).toMatch(/^200 · /);
    const [answer, command] = await article.locator("form pre").allInnerTexts();
    expect(JSON.parse(answer!)).toMatchObject({ predictions: [expect.any(Array)] });
    expect(command).toContain(`curl -s ${server.url}/v1/models/forest:predict?method=predict_proba`);
  });

  test("shows what is wrong with a body that was changed", async () => {
    const article = page.locator("article").filter({ hasText: "/v1/models/forest:predict" });
    await article.getByLabel("Body").fill('{"instances": [[1, 2]]}');
    await article.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => article.getByRole("status").innerText()).toMatch(/^400 · /);
    expect(await article.locator("form pre").first().innerText()).toContain("WRONG_WIDTH");
  });

  test("nothing breaks the page's own policy", () => {
    expect(complaints.filter((text) => !text.includes("400"))).toEqual([]);
  });
});
