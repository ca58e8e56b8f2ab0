import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GodwitError } from "@godwit/core/errors";
import { usualLimits } from "../../../http/connection-limits.ts";
import { expositionType } from "../../../monitor/metrics/exposition.ts";
import type { Monitor } from "../../../monitor/monitor.ts";

export interface MetricsListenerOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** Loopback unless told. Whoever reaches it is answered: it asks for no key. */
  readonly host?: string;
}

export interface MetricsListener {
  /** `http://127.0.0.1:9090`. */
  readonly url: string;
  close(): Promise<void>;
}

/** `/metrics`, `/livez` and `/readyz` on a port of their own, for a scraper and probes inside a network. Throws IO_FAILED where the port is taken. */
export async function listenForMetrics(
  { metrics, readiness }: Monitor,
  { port, host = "127.0.0.1" }: MetricsListenerOptions,
): Promise<MetricsListener> {
  const server = createServer({ requestTimeout: 10_000, keepAliveTimeout: usualLimits.keepAliveTimeout }, ({ url, method }, response) => {
    const path = url?.split("?")[0];
    if (method !== "GET") response.writeHead(405).end();
    else if (path === "/metrics") response.writeHead(200, { "content-type": expositionType }).end(metrics.expose());
    else if (path === "/livez") response.writeHead(200).end("ok\n");
    else if (path === "/readyz") response.writeHead(readiness.isReady ? 200 : 503).end(`${readiness.state}\n`);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new GodwitError("IO_FAILED", `cannot listen for /metrics on ${host}:${port}`, {
          hint: "Choose another port with --metrics-port; 0 picks a free one.",
          cause,
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
  const { address, port: bound, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
