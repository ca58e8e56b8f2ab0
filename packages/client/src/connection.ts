import { Patience } from "./patience.ts";
import { readRefusal } from "./read-refusal.ts";
import { GodwitRequestError } from "./request-error.ts";

/** What a policy of the deployment says of the request beside its answer. */
export interface Warning {
  /** `unseen`, `missing` or `range`; `more` where not all are told. */
  readonly policy: string;
  readonly row?: number;
  readonly column?: string;
  readonly message: string;
}

export interface RequestOptions {
  /** Ends the request at once; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the request with all its repetitions. */
  readonly timeout?: number;
  /** How often it is repeated where that may help. */
  readonly retries?: number;
  /** Its name in the server's logs and traces. */
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told what the deployment's policies warn of. */
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

export interface ConnectionOptions {
  /** The server's, with the path that a proxy puts before its own. */
  readonly url: string;
  readonly apiKey?: string;
  /** Of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The platform's, unless given. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds for a request with all its repetitions; 30,000 unless given. */
  readonly timeout?: number;
  /** How often a request is repeated after 429, 502, 503, 504 and failed connections; 2 unless given. */
  readonly retries?: number;
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

export interface Question {
  readonly path: string;
  /** POST where there is one, else GET. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const temporary: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const firstPause = 100;
const longestPause = 5000;

/** Sends requests to one server, and sends them again where that may help: predictions change nothing. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #base: string;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    if (!URL.canParse(options.url) || !/^https?:/i.test(options.url))
      throw new GodwitRequestError("BAD_REQUEST", `${JSON.stringify(options.url)} is no address of a server`, {
        hint: "Give one such as http://localhost:8080.",
      });
    this.#base = options.url.replace(/\/+$/, "");
  }

  async ask(question: Question, options: RequestOptions = {}): Promise<Reply> {
    const { timeout = this.#options.timeout ?? 30_000, retries = this.#options.retries ?? 2, signal } = options;
    const headers = this.#headers(question, options);
    const patience = new Patience(timeout, signal);
    try {
      for (let attempt = 0; ; attempt++) {
        const reply = await this.#attempt(question, headers, patience.signal);
        if (!(reply instanceof GodwitRequestError)) {
          this.#tellWarnings(reply.headers, options);
          return reply;
        }
        const mayHelp = reply.status === null || temporary.has(reply.status);
        const pause = reply.retryAfter === null ? backOff(attempt) : 1000 * reply.retryAfter;
        if (!mayHelp || attempt >= retries || !patience.allows(pause)) throw reply;
        await patience.pause(pause);
      }
    } finally {
      patience.end();
    }
  }

  async #attempt(question: Question, headers: Headers, signal: AbortSignal): Promise<Reply | GodwitRequestError> {
    const { path, body } = question;
    const { fetch = globalThis.fetch } = this.#options;
    try {
      signal.throwIfAborted();
      const response = await fetch(this.#base + path, { headers, signal, ...(body !== undefined && { method: "POST", body }) });
      if (!response.ok) return readRefusal(response, await response.text());
      return { headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      return new GodwitRequestError("NETWORK_FAILED", `cannot reach ${this.#base}: ${reasonOf(cause)}`, {
        hint: "See that the server runs and that its address is right; a page needs its origin allowed by the server.",
        cause,
      });
    }
  }

  #headers({ headers: own = {}, body }: Question, { requestId, headers: given = {} }: RequestOptions): Headers {
    const { apiKey, headers: general = {} } = this.#options;
    try {
      return new Headers({
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        ...lowered(general),
        ...lowered(given),
        ...own,
        ...(requestId !== undefined && { "x-request-id": requestId }),
      });
    } catch (cause) {
      throw new GodwitRequestError("BAD_REQUEST", "a header holds what no header may hold", { cause });
    }
  }

  #tellWarnings(headers: Headers, { onWarnings = this.#options.onWarnings }: RequestOptions): void {
    const told = headers.get("x-godwit-warnings");
    if (told !== null && onWarnings !== undefined) onWarnings(JSON.parse(told) as Warning[]);
  }
}

function lowered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Twice as long each time, and by chance up to half shorter, so that many callers do not come back at once. */
function backOff(attempt: number): number {
  return Math.min(longestPause, firstPause * 2 ** attempt) * (1 - Math.random() / 2);
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as { readonly message?: string; readonly cause?: { readonly code?: string; readonly message?: string } };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
