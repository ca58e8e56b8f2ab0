import { catalog, type ErrorCode } from "./catalog.ts";

/** Where an error was met: any of these that apply. Byte offsets, rows and columns count from 0. */
export interface Where {
  readonly file?: string;
  readonly byte?: number;
  readonly step?: string;
  readonly path?: string;
  readonly row?: number;
  readonly column?: string;
  readonly line?: number;
}

/** A cell of a table that is wrong. */
export interface WrongCell {
  /** From 0. */
  readonly row: number;
  readonly column: string;
  readonly given: string | number | boolean | null;
  /** What may stand there. */
  readonly allowed: string;
  readonly message?: string;
}

export interface GodwitErrorOptions {
  readonly where?: Where;
  /** Overrides the catalog's way to solve it. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Whole seconds after which it is worth asking again. */
  readonly retryAfter?: number;
  /** The wrong cells, where more than one may be; the first of them is `where`. */
  readonly cells?: readonly WrongCell[];
}

const mark = Symbol.for("godwit.error");

/** The one error of Godwit: a code of the catalog, what is wrong, where, and what to do. */
export class GodwitError extends Error {
  /** Known across copies of this package: a bundle has one, and a module of one's own that it loads may have another. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== GodwitError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && mark in value;
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }
  override readonly name = "GodwitError";
  readonly code: ErrorCode;
  readonly hint: string;
  readonly where: Where;
  /** Whole seconds after which it is worth asking again; null where that is not known. */
  readonly retryAfter: number | null;
  /** The wrong cells, where they were all looked for: the first of them. */
  readonly cells: readonly WrongCell[];

  constructor(code: ErrorCode, message: string, options: GodwitErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? catalog[code].solution;
    this.where = options.where ?? {};
    this.cells = options.cells ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }

  /** The same error with more of its place filled in; what is already known wins. */
  at(where: Where): GodwitError {
    const { hint, cause, retryAfter, cells } = this;
    return new GodwitError(this.code, this.message, {
      where: { ...where, ...this.where },
      hint,
      cause,
      cells,
      ...(retryAfter !== null && { retryAfter }),
    });
  }

  /** A plain object for `--json` and HTTP bodies. */
  toJSON(): { code: ErrorCode; message: string; hint: string; where: Where; cells?: readonly WrongCell[] } {
    const { code, message, hint, where, cells } = this;
    return { code, message, hint, where, ...(cells.length > 0 && { cells }) };
  }
}
