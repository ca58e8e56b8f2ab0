/**
 * How one text becomes counted terms: what scikit-learn's CountVectorizer, TfidfVectorizer and HashingVectorizer do
 * before any weighting. Plain JSON. Norms and idf weights are steps of their own.
 *
 * Texts are sequences of Unicode code points; a lone surrogate counts as U+FFFD.
 */
export interface TextSpec {
  readonly analyzer: "word" | "char" | "char_wb";
  /** Python's `str.lower()`, the final sigma included; `simple`: each code point by itself to one. Applied before accents are stripped. */
  readonly lowercase: boolean | "simple";
  readonly stripAccents: null | "ascii" | "unicode";
  /** The token pattern, in the syntax of Python's `re`. Used by the `word` analyzer only. */
  readonly pattern: string;
  /** Smallest and largest n, both included. */
  readonly ngramRange: readonly [number, number];
  /** Tokens dropped before n-grams are formed; exact spelling after lowercasing. Used by the `word` analyzer only. */
  readonly stopWords: readonly string[];
  /** Every entry counts 1, however often its term occurs. */
  readonly binary: boolean;
  readonly target: VocabularyTarget | HashTarget;
}

/** Known terms get the index at which they stand; `null` is an index without a term; other terms are ignored. */
export interface VocabularyTarget {
  readonly kind: "vocabulary";
  readonly terms: readonly (string | null)[];
  /** The number of columns, at least `terms.length`. */
  readonly size: number;
}

/** Signed MurmurHash3 (x86, 32 bits, seed 0) of the term's UTF-8 bytes, absolute value modulo `size`. */
export interface HashTarget {
  readonly kind: "hash";
  /** The number of columns, 1 to 2^31 - 1. */
  readonly size: number;
  /** A negative hash counts -1 instead of 1. */
  readonly alternateSign: boolean;
}
