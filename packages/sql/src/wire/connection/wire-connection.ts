import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket, type SecureContext } from "node:tls";
import { StatementType } from "@duckdb/node-api";
import type { SqlEngine } from "../../engine/sql-engine.ts";
import type { WireAccess } from "../authentication/wire-access.ts";
import { catalogPath } from "../../catalog/install-catalog.ts";
import { explainError } from "../explain-error.ts";
import { writeError, writeParameterStatus } from "../protocol/messages.ts";
import { Output } from "../session/output.ts";
import { Settings } from "../session/settings.ts";
import { WireSession } from "../session/wire-session.ts";
import { SqlError } from "../sql-error.ts";
import { authenticate } from "./authenticate.ts";
import { Dispatch } from "./dispatch.ts";
import { MessageSource } from "./message-source.ts";
import { readOptions, readStartup, writeNegotiation, type Startup } from "./startup.ts";

export interface WireTls {
  readonly context: SecureContext;
  /** What SCRAM binds to; null where the certificate's hash is not known. */
  readonly digest: Buffer | null;
}

export interface ConnectionOptions {
  readonly engine: SqlEngine;
  readonly access: WireAccess;
  readonly tls: () => WireTls | null;
  /** Whether a connection that is not encrypted is refused. */
  readonly demandsTls: boolean;
  readonly allowsFiles: boolean;
  readonly longestMessage: number;
  readonly startupMilliseconds: number;
  /** Settings that every session begins with. */
  readonly defaults: ReadonlyMap<string, string>;
  readonly cancel: (backend: number, secret: Buffer) => void;
}

/** Statements that reach beyond the tables: the engine's settings, extensions, files that it attaches. */
const beyondTables = [
  StatementType.SET,
  StatementType.VARIABLE_SET,
  StatementType.PRAGMA,
  StatementType.LOAD,
  StatementType.EXTENSION,
  StatementType.UPDATE_EXTENSIONS,
  StatementType.ATTACH,
  StatementType.DETACH,
  StatementType.EXPORT,
  StatementType.COPY_DATABASE,
];

/** Statements that change what others see. */
const writing = [
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
  StatementType.CREATE,
  StatementType.CREATE_FUNC,
  StatementType.ALTER,
  StatementType.DROP,
  StatementType.COPY,
  StatementType.VACUUM,
  StatementType.EXECUTE,
  StatementType.PREPARE,
  ...beyondTables,
];

/** One client, from its first byte to its last. */
export class WireConnection {
  readonly backend: number;
  readonly #secret: Buffer = randomBytes(32);
  readonly #options: ConnectionOptions;
  #secretLength = 4;
  #socket: Socket;
  #source: MessageSource;
  #output: Output;
  #session: WireSession | null = null;
  #isEnding = false;

  constructor(socket: Socket, backend: number, options: ConnectionOptions) {
    this.backend = backend;
    this.#options = options;
    this.#socket = socket;
    this.#source = new MessageSource(socket, options.longestMessage);
    this.#output = new Output(socket);
  }

  /** Serves the client until it leaves. Never rejects. */
  async run(): Promise<void> {
    const timer = setTimeout(() => this.#socket.destroy(), this.#options.startupMilliseconds);
    const gone = (): void => this.#session?.cancel();
    this.#socket.once("close", gone);
    try {
      const started = await this.#start();
      clearTimeout(timer);
      if (started !== null) await this.#serve(started);
    } catch (error) {
      const told = explainError(error);
      writeError(
        this.#output.writer,
        new SqlError(told.state, told.message, { fatal: true, ...(told.advice !== undefined && { hint: told.advice }) }),
      );
      await this.#output.flush().catch(() => undefined);
    } finally {
      clearTimeout(timer);
      await this.#session?.end();
      this.#socket.end();
      this.#socket.destroySoon();
    }
  }

  /** Stops what runs, if the secret is this connection's. */
  cancel(secret: Buffer): void {
    const own = this.#secret.subarray(0, this.#secretLength);
    if (secret.length === own.length && timingSafeEqual(secret, own)) this.#session?.cancel();
  }

  /** Tells the client that the server ends, and hangs up. */
  async end(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#session?.cancel("terminating connection due to administrator command");
    if (!this.#output.isClosed) {
      writeError(this.#output.writer, new SqlError("57P01", "terminating connection due to administrator command", { fatal: true }));
      await Promise.race([this.#output.flush(), new Promise((resolve) => setTimeout(resolve, 200).unref())]);
    }
    this.#socket.destroy();
  }

  /** Null where the packet was all that the client came for. */
  async #start(): Promise<Extract<Startup, { kind: "start" }> | null> {
    for (;;) {
      const packet = await this.#source.startup();
      if (packet === null) return null;
      const startup = readStartup(packet.body);
      switch (startup.kind) {
        case "gss":
          this.#socket.write("N");
          break;
        case "ssl": {
          // What came with the request came unencrypted, whoever sent it.
          if (this.#source.held > 0) throw new SqlError("08P01", "received unencrypted data after SSL request", { fatal: true });
          const tls = this.#socket instanceof TLSSocket ? null : this.#options.tls();
          if (tls === null) this.#socket.write("N");
          else await this.#encrypt(tls);
          break;
        }
        case "cancel":
          this.#options.cancel(startup.backend, startup.secret);
          return null;
        case "start":
          return startup;
      }
    }
  }

  async #encrypt(tls: WireTls): Promise<void> {
    this.#source.detach();
    this.#socket.write("S");
    const encrypted = new TLSSocket(this.#socket, { isServer: true, secureContext: tls.context, ALPNProtocols: ["postgresql"] });
    encrypted.on("error", () => encrypted.destroy());
    this.#socket = encrypted;
    this.#source = new MessageSource(encrypted, this.#options.longestMessage);
    this.#output = new Output(encrypted);
    encrypted.once("close", () => this.#session?.cancel());
  }

  async #serve({ minor, parameters }: Extract<Startup, { kind: "start" }>): Promise<void> {
    const { access, demandsTls, tls, engine, allowsFiles, defaults } = this.#options;
    const isEncrypted = this.#socket instanceof TLSSocket;
    if (demandsTls && !isEncrypted)
      throw new SqlError("28000", "the server asks for an encrypted connection", { fatal: true, hint: "Connect with sslmode=require." });
    const user = parameters.get("user") ?? "";
    if (user === "") throw new SqlError("28000", "no user name specified in startup packet", { fatal: true });
    if (parameters.has("replication") && !/^(?:0|off|false|no)$/i.test(parameters.get("replication")!))
      throw new SqlError("0A000", "replication is not supported", { fatal: true });
    const { writer } = this.#output;
    writeNegotiation(writer, minor, parameters);
    const next = (): ReturnType<MessageSource["next"]> => this.#source.next();
    const { mayWrite, mayCall, isValid } = await authenticate({
      access,
      user,
      output: this.#output,
      binding: isEncrypted ? (tls()?.digest ?? null) : null,
      next,
    });
    const settings = beginSettings(defaults, parameters, user);
    const sql = await engine.connect(mayCall === undefined ? {} : { mayCall });
    const refused = new Set([...(allowsFiles ? [] : beyondTables), ...(mayWrite ? [] : writing)]);
    const session = new WireSession({ sql, output: this.#output, next, settings, user, backend: this.backend, refused, catalogPath });
    this.#session = session;
    await session.begin();
    for (const [name, value] of settings.reported()) writeParameterStatus(writer, name, value);
    this.#secretLength = minor >= 2 ? 32 : 4;
    writer.start("K").int32(this.backend).raw(this.#secret.subarray(0, this.#secretLength)).end();
    await session.sync();
    const dispatch = new Dispatch(session, this.#output);
    for (;;) {
      const message = await this.#nextWithin(session);
      if (isValid?.() === false) throw new SqlError("28000", "the key that was connected with works no more", { fatal: true });
      if (message === null || !(await dispatch.handle(message))) return;
    }
  }

  /** Hangs up on a client that is idle for longer than its settings let it. */
  async #nextWithin(session: WireSession): ReturnType<MessageSource["next"]> {
    const limit = session.idleMilliseconds;
    if (limit === 0) return this.#source.next();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(new SqlError(session.status === "I" ? "57P05" : "25P03", "terminating connection due to idle timeout", { fatal: true })),
        limit,
      );
    });
    try {
      return await Promise.race([this.#source.next(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function beginSettings(defaults: ReadonlyMap<string, string>, parameters: ReadonlyMap<string, string>, user: string): Settings {
  const settings = new Settings();
  settings.begin("session_authorization", user);
  for (const [name, value] of defaults) settings.begin(name, value);
  const given = [...parameters].filter(
    ([name]) => !["user", "database", "options", "replication"].includes(name) && !name.startsWith("_pq_."),
  );
  for (const [name, value] of [...given, ...readOptions(parameters.get("options") ?? "")]) {
    const stored = settings.set(name, value);
    settings.set(name, null);
    settings.begin(name, stored);
  }
  return settings;
}
