import type { AddressInfo } from "node:net";
import { GodwitError } from "@godwit/core/errors";
import { createApp } from "./app.ts";
import { requireKey } from "./http/require-key.ts";
import { drainer } from "./http/drain.ts";
import { ModelCatalog } from "./predict/model-catalog.ts";
import { ServedModel } from "./predict/served-model.ts";
import { exampleRequest } from "./transports/rest/openapi/example-request.ts";

export interface ServeOptions {
  readonly models: readonly { readonly name: string; readonly artifact: Uint8Array; readonly example?: unknown }[];
  /** 0 picks a free port. */
  readonly port: number;
  /** Loopback by default: nobody else reaches the server. */
  readonly host?: string;
  /** What callers must show; beyond loopback there must be one. */
  readonly apiKey?: string;
  /** Version of Godwit, for `/v2` and `/version`. */
  readonly version: string;
  readonly maximumRows?: number;
  readonly bodyBytes?: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /** For each model its address and a body that works when posted there. */
  readonly models: readonly { readonly name: string; readonly url: string; readonly body: string }[];
  /** Takes no new request, answers those in flight, frees the models. */
  close(): Promise<void>;
}

const loopback = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** Serves models over HTTP until closed. Throws IO_FAILED where the port is taken, and MISSING_DEPENDENCY where a model needs an engine that is not there. */
export async function serve({
  models,
  port,
  host = "127.0.0.1",
  apiKey,
  version,
  maximumRows = 100_000,
  bodyBytes = 64 * 2 ** 20,
}: ServeOptions): Promise<RunningServer> {
  if (!loopback.includes(host) && (apiKey ?? "") === "")
    throw new GodwitError("USAGE", `${host} can be reached from other machines, and there is no key`, {
      hint: "Set GODWIT_API_KEY to a long random text that callers must send, or listen on 127.0.0.1.",
    });
  const served = models.map(({ name, artifact, example }) => new ServedModel(name, artifact, example));
  for (const { model } of served) await model.ready();
  const catalog = new ModelCatalog(served);
  const hosts = loopback.includes(host) ? new Set(loopback) : null;
  const app = createApp({ catalog, limits: { maximumRows }, version }, { bodyBytes, requestTimeout: 60_000 }, hosts);
  if (apiKey !== undefined) requireKey(app, apiKey);
  const drain = drainer(app);
  try {
    await app.listen({ port, host });
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new GodwitError(
      "IO_FAILED",
      code === "EADDRINUSE" ? `the port ${port} is taken` : `cannot listen on ${host}:${port} (${code ?? String(cause)})`,
      {
        hint: "Choose another port with --port; 0 picks a free one.",
        cause,
      },
    );
  }
  const address = app.server.address() as AddressInfo;
  const url = `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
  return {
    url,
    models: served.map((model) => ({
      name: model.name,
      url: `${url}/v1/models/${model.name}:predict`,
      body: JSON.stringify(exampleRequest(model)),
    })),
    async close() {
      await drain(30_000);
      await app.close();
      for (const model of served) model.model.free();
    },
  };
}
