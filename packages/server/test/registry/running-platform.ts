import { openArtifact } from "@godwit/core/artifact";
import { serve, type RunningServer, type ServeOptions } from "@godwit/server";
import { openPlatform, type Platform, type PlatformOptions } from "../../src/platform.ts";
import { ownAuthor } from "../../src/registry/author.ts";

/** What the server says, with the fields that a test asks for. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [field: string]: unknown };
}

/** A platform on a free port, and requests to it. */
export interface RunningPlatform {
  readonly platform: Platform;
  readonly server: RunningServer;
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Registers a version of these bytes that is ready, without the way there. */
  addVersion(model: string, artifact: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

export async function runPlatform(options: PlatformOptions & Partial<ServeOptions>): Promise<RunningPlatform> {
  const { store, artifacts, ...rest } = options;
  const platform = await openPlatform({ store, ...(artifacts === undefined ? {} : { artifacts }) });
  const server = await serve({ models: [], port: 0, version: "0.0.0-test", platform, ...rest });
  return {
    platform,
    server,
    async ask(method, path, body, headers = {}) {
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: (text === "" ? {} : JSON.parse(text)) as Answer["body"] };
    },
    async addVersion(model, artifact) {
      const { registry, blobs } = platform;
      const { digest, size } = await blobs.put(artifact);
      const { version } = await registry.versions.create({ model, given: { model: digest } }, ownAuthor);
      const { manifest } = openArtifact(artifact);
      await registry.versions.markReady(model, version, { artifact: { digest, size }, manifest }, ownAuthor);
      return version;
    },
    async close() {
      await server.close();
      await platform.close();
    },
  };
}
