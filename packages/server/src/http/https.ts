import type { Server as HttpsServer, ServerOptions } from "node:https";
import type { FastifyInstance } from "fastify";
import type { TlsFiles } from "./tls-files.ts";

/** TLS 1.2 at least; where an authority of clients is set, nobody comes in without a certificate of it. */
export function httpsOptions(files: TlsFiles): ServerOptions {
  const asks = files.asksForCertificates;
  return { ...files.current, minVersion: "TLSv1.2", requestCert: asks, rejectUnauthorized: asks };
}

/** New connections get the files as they are; open ones go on. */
export function renewCertificates(app: FastifyInstance, files: TlsFiles): void {
  const server = app.server as unknown as HttpsServer;
  const unfollow = files.follow((material) => server.setSecureContext({ ...material, minVersion: "TLSv1.2" }));
  app.addHook("onClose", async () => unfollow());
}
