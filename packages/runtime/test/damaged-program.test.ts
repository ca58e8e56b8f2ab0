import { expect, test } from "vitest";
import { openArtifact } from "../../core/src/artifact/index.ts";
import { readContainer, writeContainer } from "../../core/src/artifact/container.ts";
import { Random } from "../../core/test/random.ts";
import { Engine, GodwitError, loadSync, type Input } from "../src/index.ts";
import { compileFixture, readInput } from "./support/fixtures.ts";

/** What comes of a model whose program had bytes changed while its checksums were made right again. */
async function outcomes(model: string, input: string, trials: number): Promise<Map<string, number>> {
  const artifact = await compileFixture(model);
  const { manifest } = openArtifact(artifact);
  const { sections } = readContainer(artifact);
  const image = sections.get("program")!();
  const rows = await readInput(input, manifest.columns);
  const random = new Random(7);
  const found = new Map<string, number>();
  for (let trial = 0; trial < trials; trial++) {
    const damaged = image.slice();
    for (let changes = random.integer(1, 4); changes > 0; changes--)
      damaged[random.integer(0, damaged.length - 1)] = random.integer(0, 255);
    const bytes = writeContainer(
      manifest,
      [...sections].map(([name, read]) => [name, name === "program" ? damaged : read()] as const),
    );
    const outcome = outcomeOf(bytes, manifest.defaultMethod, rows);
    found.set(outcome, (found.get(outcome) ?? 0) + 1);
  }
  return found;
}

function outcomeOf(bytes: Uint8Array, method: string, rows: Input): string {
  try {
    loadSync(bytes, { engine: Engine.create() }).call(method, rows);
    return "answered";
  } catch (error) {
    return error instanceof GodwitError ? error.code : String(error);
  }
}

test.each([
  ["columns-mixed-logistic/1.5.2/model.joblib", "columns-mixed-logistic/1.5.2/input.csv"],
  ["tfidf-words/1.5.2/model.joblib", "tfidf-words/1.5.2/input.jsonl"],
])("%s with a damaged program answers or refuses with a code", async (model, input) => {
  const found = await outcomes(model, input, 150);
  expect(
    [...found.keys()].filter((each) => !["answered", "MALFORMED", "LIMIT_EXCEEDED", "NOT_FINITE", "UNSEEN_CATEGORY"].includes(each)),
  ).toEqual([]);
  expect(found.get("MALFORMED")).toBeGreaterThan(0);
});
