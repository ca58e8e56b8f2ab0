/** What a cell of an answer can be; null is a missing string. */
export type OutputCell = number | bigint | string | boolean | null;
