/** What a value of a row or of an answer may be. Undefined is sent as null: missing. */
export type Cell = string | number | bigint | boolean | null | undefined;

/** A row by column name, by position, or the text of a model of texts. */
export type Row = Readonly<Record<string, unknown>> | readonly unknown[] | string | number;

/** The types of a model: what `clientTypes` writes from a server's `/openapi.json`. */
export interface ModelTypes {
  readonly row: unknown;
  /** What its usual method answers for a row. */
  readonly predict: unknown;
  /** What each method answers for a row. */
  readonly methods: object;
}

/** A model of which nothing is known. */
export interface UntypedModel {
  readonly row: Row;
  readonly predict: Answer;
  readonly methods: { readonly predict_proba: number[] | number[][]; readonly [method: string]: Answer };
}

export type Answer = Cell | Answer[] | { readonly [name: string]: Answer };

export type MethodName<Types extends ModelTypes> = keyof Types["methods"] & string;

/** What a method answers for a row; unknown where the types do not tell. */
export type AnswerOf<Types extends ModelTypes, Method extends string> = Method extends keyof Types["methods"]
  ? Types["methods"][Method]
  : unknown;
