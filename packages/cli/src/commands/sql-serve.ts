import { existsSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { GodwitError } from "@godwit/core/errors";
import { Engine } from "@godwit/runtime";
import { FileKeyStore, KeyRing, roles } from "@godwit/server/access";
import { openModel } from "@godwit/server/compiling";
import {
  artifactModel,
  certificateDigest,
  keyAccess,
  makeVerifier,
  openAccess,
  readVerifier,
  serveWire,
  SqlEngine,
  type WireAccess,
  type WireTls,
} from "@godwit/sql";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { parseServedModels } from "../models/served-model.ts";
import { firstSignal } from "../signals.ts";

export interface SqlServeOptions {
  readonly model: readonly string[];
  readonly database?: string;
  readonly port: number;
  readonly host: string;
  readonly keys?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly files?: boolean;
  readonly statementTimeout?: string;
  readonly maxConnections: number;
  readonly threads?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Answers PostgreSQL's clients until a signal comes, then stops what runs and ends. */
export async function sqlServe(options: SqlServeOptions): Promise<number> {
  const console = new Console(options);
  const { database, threads, files = false, port, host, maxConnections: mostConnections, statementTimeout } = options;
  if (statementTimeout !== undefined && !/^\d+ ?(?:ms|s|min|h)?$/.test(statementTimeout))
    throw new GodwitError("USAGE", `${JSON.stringify(statementTimeout)} is no time`, { hint: "Write 500ms, 30s or 5min." });
  const models = parseServedModels(options.model, existsSync);
  const ring = options.keys === undefined ? null : await KeyRing.open(new FileKeyStore(options.keys));
  const tls = await tlsOf(options);
  const engine = await SqlEngine.open({
    files,
    settings: true,
    ...(database !== undefined && { database }),
    ...(threads !== undefined && { threads }),
  });
  try {
    for (const { name, reference } of models) engine.setModel(name, artifactModel((await openModel(reference, {})).bytes, Engine.shared()));
    const stopped = firstSignal();
    const running = await serveWire({
      engine,
      port,
      host,
      access: accessOf(ring),
      ...(tls !== null && { tls: tls.material }),
      allowsFiles: files,
      mostConnections,
      defaults: new Map(statementTimeout === undefined ? [] : [["statement_timeout", statementTimeout]]),
    });
    await console.answer(`listening ${running.url}`);
    if (!console.quiet && !console.json) for (const { name } of engine.functions) await console.answer(`function ${name}`);
    await stopped;
    await running.close();
  } finally {
    tls?.close();
    await ring?.close();
    await engine.close();
  }
  return done;
}

/** Users are keys by their name or id; those that may change models may write, the others ask. A key that is held to endpoints does not connect. */
function accessOf(ring: KeyRing | null): WireAccess {
  const apiKey = process.env["GODWIT_API_KEY"];
  if (ring === null) return apiKey ? keyAccess(makeVerifier(apiKey)) : openAccess;
  return {
    isOpen: false,
    userOf(name) {
      const record = ring.named(name);
      if (record === null || record.scram === null || !record.endpoints.includes("*")) return null;
      const permission = roles[record.role];
      return { verifier: readVerifier(record.scram), mayWrite: permission === "manage" || permission === "admin" };
    },
  };
}

async function tlsOf({ tlsCert, tlsKey }: SqlServeOptions): Promise<{ readonly material: () => WireTls; close(): void } | null> {
  if (tlsCert === undefined && tlsKey === undefined) return null;
  const { TlsFiles } = await import("@godwit/server");
  const files = new TlsFiles({ certificate: tlsCert ?? "", key: tlsKey ?? "" });
  let current: WireTls | null = null;
  files.follow((material) => {
    current = { context: createSecureContext({ ...material, minVersion: "TLSv1.2" }), digest: certificateDigest(material.cert) };
  });
  return { material: () => current!, close: () => files.close() };
}
