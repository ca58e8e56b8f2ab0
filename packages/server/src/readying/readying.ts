import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openArtifact } from "@godwit/core/artifact";
import { describeError, GodwitError } from "@godwit/core/errors";
import { ownAuthor } from "../registry/author.ts";
import { parseJson } from "../json/parse-json.ts";
import type { ModelVersions } from "../registry/model-versions.ts";
import type { GivenFiles, ReadyFacts, RegisteredVersion } from "../registry/registered-model.ts";
import type { BlobStore } from "../store/blobs/blob-store.ts";
import { writeDurably } from "../store/blobs/disk/durable-file.ts";
import type { Claims } from "../store/claims.ts";
import { runBuild, type BuildLimits } from "./build/run-build.ts";
import { sniffName } from "./sniff-format.ts";

export interface ReadyingParts {
  readonly versions: ModelVersions;
  readonly blobs: BlobStore;
  readonly claims: Claims;
  readonly limits?: BuildLimits;
}

const againMilliseconds = 5000;
const lookMilliseconds = 10_000;

/**
 * Makes pending versions ready, one after the other, each in a process of its own. What is pending when a server starts is taken up
 * again, so that one that ended in the middle leaves nothing undone; of several servers on one store one does the work.
 */
export class Readying {
  readonly #parts: ReadyingParts;
  readonly #stop = new AbortController();
  readonly #waiting = new Map<string, RegisteredVersion>();
  #working: Promise<void> | null = null;
  #again: NodeJS.Timeout | null = null;
  #looking: NodeJS.Timeout | null = null;

  constructor(parts: ReadyingParts) {
    this.#parts = parts;
  }

  /** Takes up what an earlier server has left, and from time to time what another one leaves. */
  start(): void {
    this.#looking ??= setInterval(() => this.#takeUp(), lookMilliseconds).unref();
    this.#takeUp();
  }

  #takeUp(): void {
    this.#parts.versions.pending().then(
      (versions) => versions.forEach((version) => this.begin(version)),
      () => this.#later(),
    );
  }

  /** Resolves nothing: the version's status tells what becomes of it. Versions without files are READY when someone says so. */
  begin(version: RegisteredVersion): void {
    if (version.given === null || this.#stop.signal.aborted) return;
    this.#waiting.set(`${version.model}/${version.version}`, version);
    this.#startWork();
  }

  /** Ends the build under way; its version stays pending. */
  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#again !== null) clearTimeout(this.#again);
    if (this.#looking !== null) clearInterval(this.#looking);
    await this.#working;
  }

  #startWork(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      if (this.#waiting.size > 0 && !this.#stop.signal.aborted) this.#startWork();
    });
  }

  async #work(): Promise<void> {
    for (const [name, version] of this.#waiting) {
      if (this.#stop.signal.aborted) return;
      await this.#claim(name, version);
      this.#waiting.delete(name);
    }
  }

  async #claim(name: string, version: RegisteredVersion): Promise<void> {
    try {
      if (await this.#parts.claims.whileClaimed(`ready:${name}`, () => this.#readyUnlessDone(version))) return;
    } catch {
      // The store is gone for a while.
    }
    this.#later();
  }

  /** Another server may have seen to it since it was put in line. */
  async #readyUnlessDone(version: RegisteredVersion): Promise<void> {
    const { status } = await this.#parts.versions.get(version.model, version.version);
    if (status === "PENDING_REGISTRATION") await this.#ready(version);
  }

  async #ready({ model, version, given }: RegisteredVersion): Promise<void> {
    const { versions } = this.#parts;
    const folder = await mkdtemp(join(tmpdir(), "godwit-ready-"));
    try {
      const facts = await this.#build(folder, given!, (stage) => {
        versions.progress(model, version, stage, ownAuthor).catch(() => undefined);
      });
      await this.#markReady(model, version, facts);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const coded =
        error instanceof GodwitError ? error : new GodwitError("INTERNAL", "the version could not be made ready", { cause: error });
      if (isPassing(coded)) this.#later();
      else await versions.markFailed(model, version, `${describeError(coded)}\nhint: ${coded.hint}`, ownAuthor).catch(() => this.#later());
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What it was made into has been removed before it had a name: then it is made again. */
  async #markReady(model: string, version: number, facts: ReadyFacts): Promise<void> {
    try {
      await this.#parts.versions.markReady(model, version, facts, ownAuthor);
    } catch (error) {
      if (!(error instanceof GodwitError) || error.code !== "BLOB_NOT_FOUND") throw error;
      this.#later();
    }
  }

  async #build(folder: string, given: GivenFiles, at: (stage: string) => void): Promise<ReadyFacts> {
    const { blobs, limits } = this.#parts;
    const fetched = async (digest: string | undefined, role: string): Promise<string | null> => {
      if (digest === undefined) return null;
      await writeDurably(join(folder, role), blobs.stream(digest));
      return join(folder, role);
    };
    const [model, example, expected] = [
      await fetched(given.model, "model"),
      await fetched(given.example, "example"),
      await fetched(given.expected, "expected"),
    ];
    const output = join(folder, "artifact.godwit");
    const result = await runBuild(
      {
        model: [{ file: model!, name: given.fileName ?? "model", path: null }],
        example: example === null ? null : { file: example, name: await sniffName(example, "example") },
        expected:
          expected === null ? null : { file: expected, name: await sniffName(expected, "expected"), method: given.expectedMethod ?? null },
        precision: "exact",
        output,
      },
      { at, signal: this.#stop.signal, ...(limits !== undefined && { limits }) },
    );
    const { manifest } = openArtifact(new Uint8Array(await readFile(output)));
    const artifact = await blobs.put(createReadStream(output) as AsyncIterable<Uint8Array>);
    const goldens = result.goldens === null ? null : await blobs.put(result.goldens);
    return {
      artifact,
      manifest,
      ...(result.example !== null && { example: parseJson(result.example) }),
      ...(goldens !== null && { goldenDigest: goldens.digest }),
      ...(result.certificate !== null && { certificate: result.certificate }),
      lineage: { speed: result.speed, warnings: result.warnings },
    };
  }

  #later(): void {
    if (this.#stop.signal.aborted || this.#again !== null) return;
    this.#again = setTimeout(() => {
      this.#again = null;
      this.#takeUp();
    }, againMilliseconds).unref();
  }
}

/** Of the store, not of the model: it may be otherwise in a moment. */
function isPassing({ code }: GodwitError): boolean {
  return code === "STORE_UNAVAILABLE" || code === "STORE_FULL";
}
