import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { examFiles } from "../../../../../../conformance/exam-file.ts";
import { compileModel, type CompileEnvironment } from "../../../compile.ts";
import { GodwitError } from "../../../errors/index.ts";
import { Random } from "../../../../test/random.ts";

const environment: CompileEnvironment = {
  decompress: (_method, bytes) => Promise.resolve(inflateSync(bytes)),
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

test.each(["nmf", "latent-dirichlet-allocation", "dictionary-angles", "mlp-classifier", "factor-analysis", "pls-regression"])(
  "a damaged file ends in an artifact or a coded error: %s",
  async (name) => {
    const [file] = examFiles("sklearn", new RegExp(`^${name}/1.9.1/model`, "u"));
    const whole = file!.bytes;
    const random = new Random(name.length);
    for (let attempt = 0; attempt < 60; attempt++) {
      const bytes = Uint8Array.from(whole);
      for (let flips = attempt % 3; flips >= 0; flips--) bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      const cause = await compileModel({ bytes, name }, environment).then(
        () => null,
        (error: unknown) => error,
      );
      if (cause === null) continue;
      expect(cause).toBeInstanceOf(GodwitError);
      expect((cause as GodwitError).code).not.toBe("INTERNAL");
    }
  },
);
