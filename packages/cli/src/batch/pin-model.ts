import { parse, resolve } from "node:path";
import type { PinnedModel } from "@godwit/server/jobs";
import { openModel, parseModelReference } from "@godwit/server/compiling";
import { isDeploymentFile } from "../models/served-deployment.ts";
import { fetchVersion } from "../platform/fetch-version.ts";
import { withPlatform, type PlatformOptions } from "../platform/with-platform.ts";

export interface PinOptions extends PlatformOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
}

/** The model that a run keeps to, whatever its alias names later: of a deployment file, a model file or a platform. */
export async function pinModel(reference: string, options: PinOptions): Promise<PinnedModel> {
  if (isDeploymentFile(reference)) {
    const { readDeploymentFile } = await import("@godwit/server/deployments");
    const deployment = await readDeploymentFile(reference);
    const { name, model } = deployment.deployment;
    const path = model.startsWith("models:/") ? model : resolve(deployment.folder, model);
    return { ...(await pinPlain(path, options)), name, deployment };
  }
  return { ...(await pinPlain(reference, options)), deployment: null };
}

async function pinPlain(reference: string, options: PinOptions): Promise<Omit<PinnedModel, "deployment">> {
  if (reference.startsWith("models:/"))
    return withPlatform(options, async (place) => {
      const { name, version, artifact } = await fetchVersion(place, reference.slice("models:/".length));
      return { name, version: `${name}/${version}`, artifact };
    });
  const { bytes } = await openModel(reference, { define: options.define });
  const stems = parseModelReference(reference, () => false).map(({ file }) => parse(file).name);
  return { name: stems.join("-"), version: null, artifact: bytes };
}
