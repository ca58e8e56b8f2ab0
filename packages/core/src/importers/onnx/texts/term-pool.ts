import type { OperatorCall } from "../operator-call.ts";

/** The n-grams that TfIdfVectorizer counts, and how. */
export interface TermPool {
  readonly mode: "TF" | "IDF" | "TFIDF";
  /** The lengths of n-grams that count. */
  readonly least: number;
  readonly most: number;
  /** So many items at most are left out between two of an n-gram. */
  readonly skips: number;
  readonly grams: readonly TermGram[];
  /** The number of columns. */
  readonly size: number;
  /** A factor of each column. */
  readonly weights: readonly number[] | undefined;
}

export interface TermGram {
  readonly items: readonly (string | number)[];
  readonly column: number;
}

/** More columns than any model counts. */
const mostColumns = 2 ** 22;

/** Checks that lists fit one another; n-grams of other lengths than those that count are left out. */
export function termPool(call: OperatorCall, isText: boolean): TermPool {
  const mode = (["TF", "IDF", "TFIDF"] as const).find((name) => name === call.string("mode")) ?? call.invalid("its mode");
  const [least, most, skips] = [call.integer("min_gram_length"), call.integer("max_gram_length"), call.integer("max_skip_count")];
  const starts = call.integers("ngram_counts") ?? [];
  const columns = call.integers("ngram_indexes") ?? [];
  const [texts, numbers] = [call.strings("pool_strings"), call.integers("pool_int64s")];
  const weights = call.floats("weights");
  if (!(least >= 1 && most >= least && most <= starts.length && skips >= 0)) return call.invalid("the lengths of its n-grams");
  if (columns.length === 0 || columns.some((column) => !(column >= 0))) return call.invalid("the columns of its n-grams");
  const items = texts ?? numbers ?? call.invalid("it has no n-grams");
  if ((texts !== undefined) !== isText) return call.invalid(`n-grams of ${isText ? "numbers" : "texts"} for an input that is none`);
  const size = columns.reduce((largest, column) => Math.max(largest, column), 0) + 1;
  if (size > mostColumns) return call.refuse(`${size} columns`);
  if (weights !== undefined && (weights.length !== columns.length || weights.length < size)) return call.invalid("its weights");
  return { mode, least, most, skips, grams: gramsOf(call, items, starts, columns, { least, most }), size, weights };
}

function gramsOf(
  call: OperatorCall,
  items: readonly (string | number)[],
  starts: readonly number[],
  columns: readonly number[],
  { least, most }: Pick<TermPool, "least" | "most">,
): readonly TermGram[] {
  const known = new Set<string>();
  const grams: TermGram[] = [];
  let number = 0;
  for (const [index, start] of starts.entries()) {
    const length = index + 1;
    const end = starts[index + 1] ?? items.length;
    if (!(start >= 0 && end >= start && end <= items.length && (end - start) % length === 0))
      return call.invalid(`the places of its ${length}-grams`);
    for (let place = start; place < end; place += length, number++) {
      if (length < least || length > most) continue;
      const gram = { items: items.slice(place, place + length), column: columns[number] ?? call.invalid("an n-gram without a column") };
      const key = JSON.stringify(gram.items);
      if (known.has(key)) return call.invalid(`the n-gram ${key} comes twice`);
      known.add(key);
      grams.push(gram);
    }
  }
  return grams;
}
