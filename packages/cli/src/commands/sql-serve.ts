import { createSecureContext } from "node:tls";
import { GodwitError } from "@godwit/core/errors";
import { FileKeyStore } from "@godwit/server/access";
import { certificateDigest, isLoopback, serveWire, SqlEngine, type WireTls } from "@godwit/sql";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { firstSignal } from "../signals.ts";
import { addLocalFunctions } from "../sql/local-functions.ts";
import { openWireAccess } from "../sql/wire-access.ts";
import { withFollowed, type Followed } from "../sql/with-followed.ts";

export interface SqlServeOptions {
  readonly model: readonly string[];
  readonly deployment: readonly string[];
  readonly define: readonly string[];
  readonly url?: string;
  readonly store?: string;
  readonly artifacts?: string;
  readonly database?: string;
  readonly port: number;
  readonly host: string;
  readonly keys?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly files?: boolean;
  readonly statementTimeout?: string;
  readonly maxConnections: number;
  readonly memoryLimit?: number;
  readonly threads?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const retryMilliseconds = 30_000;

/** Answers PostgreSQL's clients until a signal comes, then stops what runs and ends. */
export async function sqlServe(options: SqlServeOptions): Promise<number> {
  const console = new Console(options);
  const { database, memoryLimit, threads, files = false, statementTimeout } = options;
  if (statementTimeout !== undefined && !/^\d+ ?(?:ms|s|min|h)?$/.test(statementTimeout))
    throw new GodwitError("USAGE", `${JSON.stringify(statementTimeout)} is no time`, { hint: "Write 500ms, 30s or 5min." });
  const engine = await SqlEngine.open({
    files,
    settings: true,
    ...(database !== undefined && { database }),
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(threads !== undefined && { threads }),
  });
  try {
    await addLocalFunctions(engine, options);
    return await withFollowed(
      engine,
      options,
      (message) => console.warn(message),
      (followed) => listen(engine, followed, options, console),
    );
  } finally {
    await engine.close();
  }
}

async function listen(engine: SqlEngine, followed: Followed | null, options: SqlServeOptions, console: Console): Promise<number> {
  const { port, host, keys, files = false, maxConnections: mostConnections, statementTimeout } = options;
  const tls = await tlsOf(options);
  const { access, close } = await openWireAccess({
    store: keys === undefined ? (followed?.keys ?? null) : new FileKeyStore(keys),
    isLocal: isLoopback(host),
    endpointOf: (model) => followed?.functions.endpointOf(model) ?? model,
  });
  const stopped = firstSignal();
  try {
    await followed?.functions.refresh();
    const unfollow = followed === null ? () => undefined : keepFollowing(followed, console);
    const running = await serveWire({
      engine,
      port,
      host,
      access,
      ...(tls !== null && { tls: tls.material }),
      allowsFiles: files,
      mostConnections,
      defaults: new Map(statementTimeout === undefined ? [] : [["statement_timeout", statementTimeout]]),
    });
    await console.answer(`listening ${running.url}`);
    if (!console.quiet && !console.json) for (const { name } of engine.functions) await console.answer(`function ${name}`);
    await stopped;
    unfollow();
    await running.close();
  } finally {
    tls?.close();
    await close();
  }
  return done;
}

/** Follows what is registered; what failed is tried again by and by. A place that is away leaves the functions as they are. */
function keepFollowing({ functions, follow }: Followed, console: Console): () => void {
  let isAway = false;
  const look = async (): Promise<void> => {
    try {
      await functions.refresh();
      isAway = false;
    } catch (error) {
      if (!isAway) console.warn(`models are not followed: ${error instanceof Error ? error.message : String(error)}`);
      isAway = true;
    }
  };
  const unfollow = follow(() => void look());
  const timer = setInterval(() => void look(), retryMilliseconds);
  return () => {
    unfollow();
    clearInterval(timer);
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
