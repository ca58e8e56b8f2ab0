import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleBrowser, bundleFiles, gpuFile } from "../scripts/bundle-browser.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-bundle-"));
beforeAll(() => bundleBrowser(folder));
afterAll(() => rmSync(folder, { recursive: true }));

test("what a GPU needs more is at most 100 kB, and imports nothing but the script", () => {
  const script = readFileSync(join(folder, gpuFile), "utf8");
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(100_000);
  expect(new Set([...script.matchAll(/\bfrom\s*"([^"]*)"/gu)].map(([, name]) => name))).toEqual(new Set(["./godwit.js"]));
  expect(script).not.toMatch(/\beval\(|new Function\(|createObjectURL/u);
});

test("a page downloads at most 150 kB, threads included", () => {
  const sizes = bundleFiles.map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(150_000);
});

test("the scripts stand alone and make no code at run time", () => {
  for (const file of bundleFiles.filter((each) => each.endsWith(".js"))) {
    const script = readFileSync(join(folder, file), "utf8");
    expect(script).not.toMatch(/\beval\(|new Function\(|createObjectURL|^\s*import\s|\bimport\s*[{*"']|\brequire\(/mu);
  }
});
