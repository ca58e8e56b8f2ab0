/** What the engine itself said of a statement that failed, for who needs more than the error's code: a protocol's own states, a caret. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";
  /** The engine's word for the kind: `Parser`, `Binder`, `Catalog`, `Conversion`, `Constraint`, `TransactionContext`… */
  readonly type: string;
  /** Where in the statement, in UTF-8 bytes from its start; null where it is not told. */
  readonly position: number | null;
  /** `COLUMN_NOT_FOUND`, `SYNTAX_ERROR`, `MISSING_ENTRY`…, where the engine tells more of the kind. */
  readonly subtype: string | null;

  constructor(type: string, message: string, position: number | null, subtype: string | null) {
    super(message);
    this.type = type;
    this.position = position;
    this.subtype = subtype;
  }
}
