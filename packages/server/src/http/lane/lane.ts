import type { Server } from "node:http";
import type { Socket } from "node:net";
import findMyWay from "find-my-way";
import type { FastifyContextConfig, FastifyInstance } from "fastify";
import type { GodwitError } from "@godwit/core/errors";
import type { Principal } from "../../access/principal.ts";
import { requestIdOf } from "../../endpoints/request-id.ts";
import { parseBody } from "../../json/parse-body.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import type { RouteCounters } from "../../monitor/metrics/traffic.ts";
import type { PostedRequest } from "../../transports/rest/posted-request.ts";
import type { PredictionRoute } from "../../transports/rest/prediction-route.ts";
import type { RestAnswer } from "../../transports/rest/rest-answer.ts";
import { refuseConnection } from "../connection-limits.ts";
import { demandPlace, demandRoute, shownSecret, type GuardParts } from "../guard.ts";
import { rateLimitHeaders } from "../rate-limit-headers.ts";
import { refusalOf } from "../refusal.ts";
import { LaneConnection, type LaneRequest, type LaneService, type SweepLimits } from "./lane-connection.ts";
import { noteYoungBytes } from "./collect-young.ts";
import type { PlainHead } from "./plain-head.ts";
import { printHead } from "./print-answer.ts";
import { TurnWriter } from "./turn-writer.ts";

export interface LaneLimits extends SweepLimits {
  /** Bytes of a body; longer ones are for the usual server to refuse. */
  readonly bodyBytes: number;
  /** Milliseconds between two looks at all connections. */
  readonly sweepInterval: number;
}

/** A prediction route with what its requests are counted under. */
interface Registered {
  readonly prediction: PredictionRoute<PostedRequest>;
  readonly config: FastifyContextConfig;
  readonly counters: RouteCounters;
}

/** What answers a path. */
interface LaneRoute extends Registered {
  readonly params: { readonly [name: string]: string | undefined };
  readonly takesBytes: boolean;
}

/** As clients write it, and no other character set. */
const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i;

/**
 * Answers plain requests for predictions on their connections, without the framework and without Node's reader of HTTP, which together take
 * several times as long as a prediction. Whatever is not plain goes to the usual server with its connection. The checks of who may call are the
 * usual server's, and the routes and their answers are the same functions.
 */
export class Lane implements LaneService<LaneRoute> {
  readonly #parts: GuardParts;
  readonly #monitor: Monitor;
  readonly #limits: LaneLimits;
  readonly #paths: ReturnType<typeof findMyWay>;
  readonly #connections = new Set<LaneConnection<LaneRoute>>();
  readonly #writer = new TurnWriter();
  readonly #logsAll: boolean;
  #usual: ((socket: Socket) => void) | null = null;
  #sweeping: NodeJS.Timeout | undefined;
  #sweptAt = 0;
  #isDraining = false;
  #open = 0;

  constructor(parts: GuardParts, monitor: Monitor, limits: LaneLimits, longestParameter: number) {
    this.#parts = parts;
    this.#monitor = monitor;
    this.#limits = limits;
    this.#paths = findMyWay({ maxParamLength: longestParameter });
    this.#logsAll = monitor.log.isAt("info");
  }

  /** Takes the prediction routes that are registered from now on. */
  follow(app: FastifyInstance): void {
    app.addHook("onRoute", ({ method, url, config }) => {
      if (config?.prediction === undefined || method !== "POST") return;
      const counters = this.#monitor.metrics.http.route(`POST ${url}`);
      this.#paths.on("POST", url, () => undefined, { prediction: config.prediction, config, counters } satisfies Registered);
    });
    app.addHook("preClose", async () => this.#close());
    this.#attach(app.server);
  }

  /** Connections that are on the lane now. */
  get size(): number {
    return this.#connections.size;
  }

  /** Requests that have arrived and are not answered. */
  get open(): number {
    return this.#open;
  }

  /** From now on requests go to the usual server, which tells callers that it ends. */
  drain(): void {
    this.#isDraining = true;
  }

  find(head: PlainHead): LaneRoute | null {
    const found = this.#paths.find("POST", head.path);
    if (found === null || head.bodyLength > this.#limits.bodyBytes) return null;
    const registered = found.store as Registered;
    const { prediction } = registered;
    prediction.nameContent?.(head.headers);
    const type = head.headers["content-type"] ?? "";
    const isBytes = prediction.takesBytes === true && type.toLowerCase() === "application/octet-stream";
    return isBytes || jsonType.test(type) ? { ...registered, params: found.params, takesBytes: isBytes } : null;
  }

  /** What speaks against a caller is said by the usual server. */
  admit({ headers }: PlainHead, { config, params }: LaneRoute, socket: Socket): Principal | null {
    if (this.#isDraining) return null;
    try {
      demandPlace(this.#parts, headers, socket.remoteAddress);
      const principal = this.#parts.access.identify({ secret: shownSecret(headers), certificate: undefined });
      if (principal instanceof Promise) {
        principal.catch(() => undefined);
        return null;
      }
      demandRoute(principal, config, params);
      return principal;
    } catch {
      return null;
    }
  }

  answer({ head, route, principal, body }: LaneRequest<LaneRoute>, socket: Socket): void | Promise<void> {
    const { headers } = head;
    const id = requestIdOf(headers["x-request-id"] as string | undefined);
    const asked: Asked = {
      head,
      route,
      socket,
      id,
      start: performance.now(),
      told: { "x-request-id": id, "x-content-type-options": "nosniff" },
    };
    this.#open++;
    let answer: RestAnswer | Promise<RestAnswer>;
    try {
      const allowance = this.#parts.access.charge(principal);
      if (allowance !== null) Object.assign(asked.told, rateLimitHeaders(allowance));
      this.#monitor.shedder.admit();
      const content = route.takesBytes ? body : parseBody(body);
      const request = { id, principal, headers, params: route.params, query: head.query, body: content, raw: { socket } };
      answer = route.prediction.answer(request);
    } catch (cause) {
      return this.#refuse(asked, cause);
    }
    if (!(answer instanceof Promise)) return this.#send(asked, 200, answer, null);
    return answer.then(
      (made) => this.#send(asked, 200, made, null),
      (cause: unknown) => this.#refuse(asked, cause),
    );
  }

  flush(): void {
    this.#writer.flush();
  }

  handOver(socket: Socket, bytes: Buffer): void {
    this.#writer.flush();
    if (bytes.length > 0) socket.unshift(bytes);
    this.#usual!(socket);
  }

  brokeOff(socket: Socket): void {
    refuseConnection(Object.assign(new Error("the request ends early"), { code: "HPE_INVALID_EOF_STATE" }), socket);
  }

  closed(connection: LaneConnection<LaneRoute>): void {
    this.#connections.delete(connection);
  }

  #refuse(asked: Asked, cause: unknown): void {
    const { status, headers, body, error } = refusalOf(cause, asked.head.headers);
    this.#send(asked, status, { headers, body }, error);
  }

  #send({ head, route, socket, id, start, told }: Asked, status: number, { headers, body }: RestAnswer, error: GodwitError | null): void {
    this.#open--;
    noteYoungBytes(2 * head.bodyLength);
    for (const name in headers) told[name] = headers[name]!;
    const isText = typeof body === "string";
    const length = isText ? Buffer.byteLength(body) : body.length;
    const keepAlive = this.#isDraining ? null : this.#limits.keepAliveTimeout / 1000;
    const text = printHead({ status, headers: told, length, keepAlive });
    const encoding = length === body.length ? "latin1" : "utf8";
    const now = performance.now();
    this.#writer.write({ socket, head: text, body, encoding, isLast: this.#isDraining }, now);
    const milliseconds = now - start;
    route.counters.count(status, milliseconds);
    if (this.#logsAll || error !== null)
      this.#monitor.log.request({ protocol: "http", requestId: id, method: `POST ${head.path}`, status, milliseconds }, error);
  }

  #attach(server: Server): void {
    const [usual, ...others] = server.listeners("connection") as ((socket: Socket) => void)[];
    if (usual === undefined || others.length > 0)
      throw new Error("the server has not the one listener for connections that it begins with");
    this.#usual = usual.bind(server);
    server.off("connection", usual).on("connection", (socket: Socket) => {
      this.#connections.add(new LaneConnection(socket, this));
      if (this.#sweeping === undefined) this.#sweptAt = performance.now();
      this.#sweeping ??= setInterval(() => this.#sweep(), this.#limits.sweepInterval).unref();
    });
  }

  #sweep(): void {
    const now = performance.now();
    const stoodStill = now - this.#sweptAt > 2 * this.#limits.sweepInterval;
    this.#sweptAt = now;
    // What came meanwhile has not been read yet.
    if (stoodStill) return;
    for (const connection of this.#connections) connection.sweep(now, this.#limits);
    if (this.#connections.size > 0) return;
    clearInterval(this.#sweeping);
    this.#sweeping = undefined;
  }

  #close(): void {
    this.#isDraining = true;
    this.#writer.flush();
    clearInterval(this.#sweeping);
    for (const connection of this.#connections) connection.end();
  }
}

/** A request that is being answered. */
interface Asked {
  readonly head: PlainHead;
  readonly route: LaneRoute;
  readonly socket: Socket;
  readonly id: string;
  readonly start: number;
  /** Headers of the answer. */
  readonly told: { [name: string]: string | number };
}
