import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import { readModelFile, refuseDangerous } from "@godwit/core/formats";
import { decompress } from "../../packages/cli/src/decompress.ts";

const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8")) as Readonly<Record<string, string>>;
const files = new URL("files/", import.meta.url);

/** The code that reading and using a file ends with, or `inert`. */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    refuseDangerous(await readModelFile(bytes, { decompress }));
    return "inert";
  } catch (error) {
    if (error instanceof GodwitError) return error.code;
    throw error;
  }
}

describe("the attack corpus", () => {
  it("is complete", () => {
    expect(readdirSync(files).toSorted()).toEqual(Object.keys(expected).toSorted());
    expect(Object.keys(expected).length).toBeGreaterThan(100);
  });

  it.each(Object.entries(expected))("%s ends as %s", async (name, outcome) => {
    expect(await outcomeOf(new Uint8Array(readFileSync(new URL(name, files))))).toBe(outcome);
  });

  it("leaves no trace in the prototypes of this process", async () => {
    for (const name of ["proto-key", "proto-state", "proto-global", "constructor-global"]) {
      await outcomeOf(new Uint8Array(readFileSync(new URL(name, files))));
    }
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
