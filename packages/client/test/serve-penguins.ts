import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileModel } from "@godwit/core";
import { serve, type RunningServer, type ServeOptions } from "@godwit/server";
import { decompress } from "@godwit/data/files";

const model = fileURLToPath(new URL("../../../examples/penguins/model.joblib", import.meta.url));

/** The example of the documentation: scikit-learn's model of penguins. */
export async function servePenguins(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const { artifact } = await compileModel({ bytes: new Uint8Array(readFileSync(model)) }, { decompress, sha256 });
  return serve({ models: [{ name: "penguins", artifact }], port: 0, version: "0.0.0-test", ...options });
}
