import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { examFile } from "../../../../../../conformance/exam-file.ts";
import { openArtifact } from "../../../artifact/index.ts";
import { compileModel, type CompileEnvironment } from "../../../compile.ts";
import { decodeGraph, interpretWithBounds } from "../../../ir/index.ts";

const environment: CompileEnvironment = {
  decompress: (_method, bytes) => Promise.resolve(inflateSync(bytes)),
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

test.each([
  ["isolation-forest/1.2.2", "leaves without stored path lengths"],
  ["isolation-forest-half/1.9.1", "stored path lengths"],
])("logarithms taken when it predicts leave room for another processor's: %s, %s", async (exam) => {
  const bytes = readFileSync(examFile(`sklearn/${exam}/model.joblib`));
  const { manifest, graph } = openArtifact((await compileModel({ bytes, name: exam }, environment)).artifact);
  const row = { rows: 1, columns: manifest.columns.map(() => Float64Array.of(0.5)) };
  for (const name of ["score_samples", "decision_function"]) {
    expect(manifest.methods.find((method) => method.name === name)?.contract.kind).toBe("bounded");
    const [bounded] = interpretWithBounds(decodeGraph(graph()), name, row);
    expect(bounded?.error?.[0]).toBeGreaterThan(2 ** -52);
    expect(bounded?.error?.[0]).toBeLessThan(1e-12);
  }
});
