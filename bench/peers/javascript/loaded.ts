/** A model as a JavaScript library has loaded it. */
export interface Loaded {
  /** Input of rows from `start` on, made before any clock runs. */
  input(start: number, rows: number): unknown;
  call(input: unknown): unknown;
  /** The answer to one input, row-major. */
  plain(answer: unknown): ArrayLike<number>;
  /** Calls with one row whose garbage is counted: an object answered by a new array, an object and a list answered into one. */
  readonly rowCalls?: readonly ((index: number) => unknown)[];
}
