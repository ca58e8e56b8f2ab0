import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { invalidSetting, JsonFields } from "../json/json-fields.ts";
import { readDeployment, type Deployment } from "./deployment.ts";
import { readHookFiles } from "./hooks/hook-files.ts";
import type { DeploymentSource } from "./open-deployment.ts";
import { layFiles, type FilesByPath } from "./stored/lay-files.ts";

/** A deployment as it is sent: what its file says, and its hooks' files by their paths from it. */
export interface SentDeployment {
  readonly deployment: Deployment;
  readonly value: unknown;
  readonly files: FilesByPath;
}

/** Reads `{"deployment": {…}, "files": {"./decide.ts": "its text", "./rules.bin": {"base64": "…"}}}`. Throws INVALID_SETTING, INVALID_EXPRESSION. */
export function readSentDeployment(body: unknown): SentDeployment {
  const fields = new JsonFields(body, "");
  const value = fields.required("deployment");
  const sent = fields.object("files");
  fields.end();
  const files = new Map((sent?.names ?? []).map((path) => [normal(path), bytesOf(sent!.value(path), sent!.pathOf(path))]));
  return { deployment: readDeployment(value), value, files };
}

/** A deployment as `readSentDeployment` takes it, with the files of its hooks. Throws FILE_NOT_FOUND. */
export function printSentDeployment({ deployment, value, folder }: DeploymentSource): object {
  const { files } = readHookFiles(folder, deployment.hooks);
  return { deployment: value, files: Object.fromEntries([...files].map(([path, bytes]) => [path, printFile(bytes)])) };
}

/** Has a sent deployment's files on disk while it is worked with. Throws INVALID_DEPLOYMENT for files that no hook asks for. */
export async function withSentFiles<T>(
  { deployment, value, files }: SentDeployment,
  work: (source: DeploymentSource) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "godwit-deployment-"));
  try {
    const folder = await layFiles(root, "sent", files);
    const used = readHookFiles(folder, deployment.hooks).files;
    for (const path of files.keys())
      if (!used.has(path))
        throw new GodwitError("INVALID_DEPLOYMENT", `no hook imports the file ${JSON.stringify(path)}`, {
          where: { path: "files" },
          hint: "Leave it out, or name it under hooks.files where the hooks open it by themselves.",
        });
    return await work({ deployment, value, folder, file: deployment.name });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function bytesOf(value: unknown, path: string): Uint8Array {
  if (typeof value === "string") return Buffer.from(value);
  const fields = new JsonFields(value, path);
  const text = fields.text("base64");
  fields.end();
  if (text === undefined || !/^[A-Za-z0-9+/]*={0,2}$/u.test(text)) throw invalidSetting(path, value, 'a text, or {"base64": "…"}');
  return Buffer.from(text, "base64");
}

function printFile(bytes: Uint8Array): string | { readonly base64: string } {
  const text = Buffer.from(bytes).toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : { base64: Buffer.from(bytes).toString("base64") };
}

/** `./a/b.ts` as `a/b.ts`. */
function normal(path: string): string {
  return path.replace(/^(?:\.\/)+/u, "");
}
