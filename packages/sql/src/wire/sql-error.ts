import { GodwitError } from "@godwit/core/errors";

export interface SqlErrorOptions {
  readonly detail?: string;
  readonly hint?: string;
  /** Where in the query, in characters from 1. */
  readonly position?: number;
  /** The connection ends with it. */
  readonly fatal?: boolean;
  readonly cause?: unknown;
}

/** What a client of the PostgreSQL protocol is told: a SQLSTATE and a message. */
export class SqlError extends GodwitError {
  readonly state: string;
  readonly detail: string | undefined;
  readonly advice: string | undefined;
  readonly position: number | undefined;
  readonly fatal: boolean;

  constructor(state: string, message: string, { detail, hint, position, fatal = false, cause }: SqlErrorOptions = {}) {
    super("SQL_REFUSED", message, { ...(hint !== undefined && { hint }), ...(cause !== undefined && { cause }) });
    this.state = state;
    this.detail = detail;
    this.advice = hint;
    this.position = position;
    this.fatal = fatal;
  }
}
