import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileModel } from "@godwit/core";
import { GodwitError } from "@godwit/core/errors";
import { readModelFile } from "@godwit/core/formats";
import { environment } from "@godwit/server/compiling";
import { decompress } from "@godwit/data/files";

const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8")) as Readonly<Record<string, string>>;
const files = new URL("files/", import.meta.url);
/** What compiling says of data in which no model is. */
const harmless: readonly string[] = ["NO_MODEL_INSIDE", "UNSUPPORTED_ESTIMATOR", "UNSUPPORTED_FORMAT", "NOT_FITTED"];

/** What reading and compiling a file ends with: the code of the error, or `compiled`; what is read as data and is no model is `inert`. */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  let isData = false;
  try {
    const { values } = await readModelFile(bytes, { decompress });
    isData = values.length > 0;
    await compileModel({ bytes }, environment);
    return "compiled";
  } catch (error) {
    if (isData && error instanceof GodwitError && harmless.includes(error.code)) return "inert";
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
