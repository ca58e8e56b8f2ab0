/** How a row that is a map or a list becomes terms with weights: what the only column of such a model takes. */
export interface TermRule {
  /** `map`: an object, or a list of pairs, of a key and its weight; `list`: terms that weigh 1 each. */
  readonly kind: "map" | "list";
  /** Stands between a key and a text that is its value; the two are one term. */
  readonly separator: string;
  /** A list of texts as a value is as many terms, and null a weight that is missing; else both are errors. */
  readonly lenient: boolean;
  /** What a term of a list is. */
  readonly terms: "texts" | "numbers";
}
