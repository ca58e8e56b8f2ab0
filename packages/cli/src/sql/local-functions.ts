import { existsSync } from "node:fs";
import { GodwitError } from "@godwit/core/errors";
import { Engine } from "@godwit/runtime";
import { openModel } from "@godwit/server/compiling";
import { artifactModel, deployedModel, type SqlEngine } from "@godwit/sql";
import { pinModel } from "../batch/pin-model.ts";
import { isDeploymentFile } from "../models/served-deployment.ts";
import { parseServedModels, type ServedModel } from "../models/served-model.ts";

/** What becomes functions without being registered anywhere. */
export interface LocalFunctions {
  readonly model: readonly string[];
  readonly deployment: readonly string[];
  readonly define: readonly string[];
  /** Where models:/NAME@ALIAS of a deployment is. */
  readonly url?: string;
  readonly store?: string;
}

/** Makes functions of model files and of deployment files; a deployment's functions have the name that it says under `sql`, or its own. */
export async function addLocalFunctions(engine: SqlEngine, functions: LocalFunctions): Promise<void> {
  const { model, deployment, define } = functions;
  for (const { name, reference, isNamed } of parseAll(model))
    if (isDeploymentFile(reference)) await addDeployment(engine, reference, isNamed ? name : null, functions);
    else engine.setModel(name, artifactModel((await openModel(reference, { define })).bytes, Engine.shared()));
  for (const { name, reference, isNamed } of parseAll(deployment)) {
    if (!isDeploymentFile(reference))
      throw new GodwitError("USAGE", "a deployment is a .yaml, .json, .ts or .js file", { where: { file: reference } });
    await addDeployment(engine, reference, isNamed ? name : null, functions);
  }
}

function parseAll(texts: readonly string[]): readonly (ServedModel & { readonly isNamed: boolean })[] {
  return parseServedModels(texts, existsSync).map((each, index) => ({ ...each, isNamed: texts[index] !== each.reference }));
}

async function addDeployment(engine: SqlEngine, file: string, name: string | null, { define, url, store }: LocalFunctions): Promise<void> {
  const place = { url: url ?? "http://127.0.0.1:8080", ...(store !== undefined && { store }) };
  const pinned = await pinModel(file, { define, ...place });
  engine.setModel(name ?? pinned.deployment?.deployment.sql?.function ?? pinned.name, await deployedModel(pinned));
}
