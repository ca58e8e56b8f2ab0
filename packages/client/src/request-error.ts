/** Where the server met what is wrong; rows count from 0. */
export interface Where {
  readonly row?: number;
  readonly column?: string;
  readonly byte?: number;
  readonly path?: string;
  readonly [place: string]: unknown;
}

/** A cell of the request that is wrong. */
export interface WrongCell {
  readonly row: number;
  readonly column: string;
  readonly given: unknown;
  /** What may stand there. */
  readonly allowed: string;
  readonly message?: string;
}

interface Details {
  readonly status?: number | undefined;
  readonly hint?: string | undefined;
  readonly where?: Where | undefined;
  readonly cells?: readonly WrongCell[] | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A request without an answer. `code` is the server's (`WRONG_TYPE`, `MODEL_NOT_FOUND`, …), or the client's own: `NETWORK_FAILED`,
 * `TIMEOUT`, `BAD_ANSWER` (what answered is no Godwit server), `BAD_REQUEST` (nothing was sent).
 */
export class GodwitRequestError extends Error {
  override readonly name = "GodwitRequestError";
  readonly code: string;
  /** HTTP's; null where nothing was answered. */
  readonly status: number | null;
  /** What to do about it. */
  readonly hint: string | null;
  readonly where: Where;
  /** All the wrong cells that the server looked for; the first of them is `where`. */
  readonly cells: readonly WrongCell[];
  /** The name of the request in the server's logs. */
  readonly requestId: string | null;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter: number | null;

  constructor(code: string, message: string, { status, hint, where, cells, requestId, retryAfter, cause }: Details = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status ?? null;
    this.hint = hint ?? null;
    this.where = where ?? {};
    this.cells = cells ?? [];
    this.requestId = requestId ?? null;
    this.retryAfter = retryAfter ?? null;
  }
}
