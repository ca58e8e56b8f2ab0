import type { ChangeAuthor } from "../store/audit/record-change.ts";

/** Who asks for a change, and what they hold true of what they change. */
export interface Author extends ChangeAuthor {
  /** The revision that they have read; null: they do not mind. */
  readonly expectedRevision: number | null;
  /** Names the request, so that sending it twice does it once; null: it is done each time. */
  readonly idempotencyKey: string | null;
}

/** The server itself, on nobody's behalf. */
export const ownAuthor: Author = { caller: "godwit", requestId: null, expectedRevision: null, idempotencyKey: null };
