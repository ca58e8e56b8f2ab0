import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { mathTables } from "../../scripts/generate-math-tables.ts";

it("the committed tables are what the script computes", () => {
  for (const [name, text] of mathTables()) {
    const committed = readFileSync(new URL(`../../src/math/${name}`, import.meta.url), "utf8");
    expect(committed === text, name).toBe(true);
  }
});
