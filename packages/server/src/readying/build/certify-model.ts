import { GodwitError } from "@godwit/core/errors";
import type { Model } from "@godwit/runtime";
import { boundsOf } from "../../certificate/bounds.ts";
import { certify, type Certificate } from "../../certificate/certificate.ts";
import { measureAnswers } from "../../certificate/measure-answers.ts";
import { expectedFormatOf, openExpected } from "../../certificate/open-expected.ts";
import type { OpenedModel } from "../../compiling/open-model.ts";
import { openSource } from "@godwit/data/files";
import { readTable, inputFormatOf } from "@godwit/data";
import type { BuildRequest, NamedFile } from "./build-request.ts";
import { columnsFor, named } from "./example-rows.ts";

/** Measures all rows of the example against the library's answers. Rejects with CONTRACT_BROKEN where the certificate falls short. */
export async function certifyModel(
  opened: OpenedModel,
  model: Model,
  example: NamedFile,
  expected: NonNullable<BuildRequest["expected"]>,
): Promise<Certificate> {
  const { manifest } = opened.artifact;
  const method = model.signature(expected.method ?? manifest.defaultMethod);
  const input = named(await openSource(example.file), example.name);
  const answers = named(await openSource(expected.file), expected.name);
  try {
    const { measure, rows } = await measureAnswers(
      {
        method,
        methods: manifest.methods,
        run: (batch) => model.runParallel(method.name, batch, 1),
        bounds: boundsOf(opened, method),
      },
      readTable(input, inputFormatOf(example.name), {
        columns: columnsFor(manifest)(method.name),
        file: example.name,
        warn: () => undefined,
      }),
      await openExpected(answers, expectedFormatOf(expected.name), method.outputs),
    );
    const certificate = certify(method, manifest.precision ?? "exact", rows, measure);
    if (certificate.pass) return certificate;
    throw new GodwitError(
      "CONTRACT_BROKEN",
      `${method.name}: ${measure.outside} of ${measure.values} values are not within the contract (${certificate.contract}); the largest difference is ${measure.maxAbsolute}`,
    );
  } finally {
    await input.close();
    await answers.close();
  }
}
