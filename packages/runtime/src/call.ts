import type { Input, Row, Rows } from "./input/cell.ts";
import type { Answer, RowAnswer } from "./output/answer.ts";
import type { OutputCell } from "./output/output-cell.ts";
import type { Matrix } from "./output/matrix.ts";

export interface CallOptions {
  /**
   * Threads, the calling one included. Unless told, an asynchronous call has as many as the machine runs at once, any other
   * call one; in a page only asynchronous calls have more.
   */
  readonly threads?: number;
}

/** What any method may answer; models of several outputs answer some methods with a list of answers. */
export type Result = Answer | RowAnswer | (Answer | RowAnswer)[];

/** A method of a model: many rows get `Many`, one row gets `One`. */
export interface Call<Many, One> {
  (rows: Rows, options?: CallOptions): Many;
  /** Texts for a model of one text; one row of strings for any other. */
  (texts: readonly string[], options?: CallOptions): Many | One;
  (row: Row, options?: CallOptions): One;
  (input: Input, options?: CallOptions): Many | One;
}

/** The same in turns with the calling thread's other work, on the thread pool where there is one. The input must not change before the answer. */
export interface AsyncCall<Many, One> {
  (rows: Rows, options?: CallOptions): Promise<Many>;
  (texts: readonly string[], options?: CallOptions): Promise<Many | One>;
  (row: Row, options?: CallOptions): Promise<One>;
  (input: Input, options?: CallOptions): Promise<Many | One>;
}

/** Numbers, one a row or one a row and column. */
type Numbers = Float64Array | number[] | Matrix;

/** What each method answers: for many rows, and for one. */
export interface Answers {
  /** Labels or numbers; models of several targets answer with a matrix. */
  readonly predict: { readonly many: Float64Array | OutputCell[] | Matrix<OutputCell>; readonly one: OutputCell | OutputCell[] };
  /** [rows, classes]; a list of these for several targets. */
  readonly probabilities: { readonly many: Matrix | Matrix[]; readonly one: number[] | number[][] };
  readonly numbers: { readonly many: Numbers; readonly one: number | number[] };
  readonly scores: { readonly many: Float64Array; readonly one: number };
  readonly transform: { readonly many: Answer; readonly one: RowAnswer };
}

export type SyncMethod<K extends keyof Answers> = Call<Answers[K]["many"], Answers[K]["one"]>;

export type AsyncMethod<K extends keyof Answers> = AsyncCall<Answers[K]["many"], Answers[K]["one"]>;
