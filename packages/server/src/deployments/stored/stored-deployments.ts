import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { parseJson } from "../../json/parse-json.ts";
import { printJson } from "../../json/print-json.ts";
import { recordChange, type ChangeAuthor } from "../../store/audit/record-change.ts";
import type { BlobStore } from "../../store/blobs/blob-store.ts";
import { digestOf } from "../../store/blobs/digest.ts";
import { demandBlobs } from "../../store/garbage/demand-blobs.ts";
import type { Database } from "../../store/database/database.ts";
import { readDeployment } from "../deployment.ts";
import { readHookFiles } from "../hooks/hook-files.ts";
import { deploymentHash, type DeploymentSource } from "../open-deployment.ts";
import { folderOf, layFiles } from "./lay-files.ts";

export interface StoredDeploymentsParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  /** Of this server: where hooks' files are laid out to be run. */
  readonly folder: string;
}

/** A deployment as it is kept. */
export interface StoredDeployment {
  readonly sha256: string;
  readonly name: string;
  /** As its author wrote it. */
  readonly value: unknown;
  /** The digests of its hooks' files by their paths from the deployment file. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Deployments in the store, with their hooks, by their hash: any server on the store runs the same. An endpoint says which of them stands
 * around it.
 */
export class StoredDeployments {
  readonly #parts: StoredDeploymentsParts;

  constructor(parts: StoredDeploymentsParts) {
    this.#parts = parts;
  }

  /** Keeps a deployment and gives its hash; nothing changes where it is kept already. Throws FILE_NOT_FOUND, INVALID_DEPLOYMENT, STORE_UNAVAILABLE. */
  async put({ deployment, value, folder }: DeploymentSource, author: ChangeAuthor): Promise<string> {
    const { database, blobs } = this.#parts;
    const found = readHookFiles(folder, deployment.hooks);
    folderOf(folder, ".", found.files.keys());
    const sha256 = deploymentHash(deployment, found);
    const files: Record<string, string> = {};
    for (const [path, bytes] of found.files) files[path] = (await blobs.put(bytes)).digest;
    const at = Date.now();
    const { name } = deployment;
    const row = { sha256, name, definition: printJson(value), files: JSON.stringify(files), created_at: at, created_by: author.caller };
    await database.write(async (writing) => {
      await writing.count("deployments");
      const there = await writing.query.selectFrom("deployment").select("sha256").where("sha256", "=", sha256).executeTakeFirst();
      if (there !== undefined) return;
      await demandBlobs(writing, blobs, Object.values(files));
      await writing.query.insertInto("deployment").values(row).execute();
      const change = { action: "deployment.create", subjectKind: "deployment", subject: name, after: { sha256, files } };
      await recordChange(writing, author, change, at);
    });
    return sha256;
  }

  /** What is kept under a hash. Rejects with NOT_REGISTERED. */
  async find(sha256: string): Promise<StoredDeployment> {
    const row = await this.#parts.database.read((query) =>
      query.selectFrom("deployment").selectAll().where("sha256", "=", sha256).executeTakeFirst(),
    );
    if (row === undefined) throw new GodwitError("NOT_REGISTERED", `there is no deployment with the hash ${sha256}`);
    const { name, definition, files } = row;
    return { sha256, name, value: parseJson(definition), files: JSON.parse(files) as StoredDeployment["files"] };
  }

  /** The same with its hooks' files on this server's disk, where they can be run. Rejects with what the store and the files throw. */
  async read(sha256: string): Promise<DeploymentSource> {
    const { name, value, files } = await this.find(sha256);
    const deployment = readDeployment(value);
    return { deployment, value, folder: await this.#lay(sha256, files), file: name };
  }

  async #lay(sha256: string, files: StoredDeployment["files"]): Promise<string> {
    const { folder: root, blobs } = this.#parts;
    const folder = folderOf(root, sha256, Object.keys(files));
    if (await areThere(folder, files)) return folder;
    const entries = Object.entries(files).map(async ([path, digest]) => [path, await blobs.get(digest)] as const);
    try {
      return await layFiles(root, sha256, new Map(await Promise.all(entries)));
    } catch (error) {
      // Another server of this machine may have been quicker.
      if (await areThere(folder, files)) return folder;
      throw error;
    }
  }
}

async function areThere(folder: string, files: StoredDeployment["files"]): Promise<boolean> {
  const found = Object.entries(files).map(async ([path, digest]) => {
    const bytes = await readFile(resolve(folder, path)).catch(() => null);
    return bytes !== null && digestOf(bytes) === digest;
  });
  return (await Promise.all(found)).every((isSame) => isSame);
}
