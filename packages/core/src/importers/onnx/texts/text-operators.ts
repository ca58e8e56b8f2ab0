import { matrix, vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import type { TextSpec } from "../../../text/index.ts";
import { rounded } from "../arithmetic.ts";
import { isInteger } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { operator, type Operator } from "../operators/operator.ts";
import { isRowAxis, product, type RowAxis, type TokensValue, type Value } from "../value.ts";
import { termPool, type TermPool } from "./term-pool.ts";
import { tokenizer } from "./tokenizer.ts";

/** Cells compared with the n-grams at most. */
const mostComparisons = 2 ** 20;

function stringNormalizer(call: OperatorCall): Value {
  const texts = call.input(0);
  const change = call.string("case_change_action", "NONE");
  const stopWords = call.strings("stopwords") ?? [];
  call.ignore("locale", "is_case_sensitive");
  if (texts.type !== "string") return call.invalid(`texts of type ${texts.type}`);
  const [rows, ...others] = texts.dims;
  if (texts.kind !== "rows" || !isRowAxis(rows) || others.length > 0) return call.refuse("texts that are not one a row");
  if (stopWords.length > 0) return call.refuse("texts that are left out, and so other rows");
  if (change === "NONE") return texts;
  return change === "LOWER" ? { kind: "lowered", dims: texts.dims, node: texts.node } : call.refuse(`the case ${change}`);
}

/** Counts of n-grams, weighted. */
function termCounts(call: OperatorCall): Value {
  const [input] = call.inputs;
  if (input?.kind === "tokens") {
    const pool = termPool(call, true);
    return weighted(call, pool, tokenCounts(call, input, pool), input.dims[0] as RowAxis);
  }
  const x = call.table(0);
  if (x.type !== "string" && !isInteger(x.type)) return call.invalid(`items of type ${x.type}`);
  if (x.dims.length !== 2) return call.refuse("n-grams over the rows, which mix them");
  const pool = termPool(call, x.type === "string");
  return weighted(call, pool, itemCounts(call, x.node, x.width, pool), x.dims[0] as RowAxis);
}

function weighted(call: OperatorCall, { mode, size, weights }: TermPool, counts: NodeId, rows: RowAxis): Value {
  const { graph } = call;
  const isThere = (): NodeId => graph.compare("greater", counts, graph.number(0));
  const factors = weights?.slice(0, size) ?? [1];
  const node =
    mode === "TF" || (mode === "TFIDF" && weights === undefined)
      ? counts
      : mode === "IDF"
        ? graph.where(isThere(), graph.number(...factors), graph.number(0))
        : addedUp(graph, counts, graph.number(...factors));
  return { kind: "rows", type: "float", dims: [rows, size], node };
}

/** Weights times counts in float32. Newer runtimes add a weight each time, which from the fourth time on may round otherwise. */
function addedUp(graph: GraphBuilder, counts: NodeId, weights: NodeId): NodeId {
  const whole = rounded(graph, graph.times(counts, weights), "float");
  const additions = graph.binary("maximum", graph.minus(counts, graph.number(3)), graph.number(0));
  return graph.plus(whole, graph.times(graph.times(whole, additions), graph.constant(vector([0]), vector([2 ** -24]))));
}

/** N-grams of the tokens of each text of a row, by the engine for texts. */
function tokenCounts(call: OperatorCall, tokens: TokensValue, pool: TermPool): NodeId {
  const { graph } = call;
  const [rows, ...others] = tokens.dims;
  const texts = product(others.map((dim) => (isRowAxis(dim) ? call.refuse("tokens of several rows") : dim)));
  if (!isRowAxis(rows) || rows.each !== 1) return call.refuse("tokens of several rows in one");
  if (pool.most > 1 && (pool.skips > 0 || texts > 1)) return call.refuse("n-grams that leave tokens out or go on in another text");
  const hasBlanks = !tokens.areCharacters && pool.grams.some(({ items }) => items.some((item) => String(item).includes(" ")));
  if (pool.most > 1 && hasBlanks) return call.refuse("n-grams of tokens that hold blanks");
  if (pool.grams.some(({ items }) => items.some((item) => tokens.fillers.includes(String(item)))))
    return call.refuse("an n-gram of the padding, of which there is as much as other rows need");
  const terms = pool.grams.map(({ items }) => items.join(" "));
  const spec: TextSpec = {
    analyzer: "word",
    lowercase: tokens.isLowered ? "simple" : false,
    stripAccents: null,
    pattern: tokens.pattern,
    ngramRange: [pool.least, pool.most],
    stopWords: [],
    binary: false,
    target: { kind: "vocabulary", terms, size: terms.length },
  };
  if (terms.length === 0) return graph.times(graph.number(...Array.from({ length: pool.size }, () => 0)), graph.number(1));
  const counts = Array.from({ length: texts }, (_, text) =>
    graph.toDense(graph.add("text_counts", [texts === 1 ? tokens.node : graph.select(tokens.node, [text])], { spec })),
  );
  return byColumn(
    call,
    counts.reduce((sum, each) => graph.plus(sum, each)),
    pool,
  );
}

/** Counts of the n-grams, one a column, in the columns of the answer. */
function byColumn(call: OperatorCall, counts: NodeId, { grams, size }: TermPool): NodeId {
  const places = new Map(grams.map(({ column }, place) => [column, place]));
  if (places.size === size && places.size === grams.length)
    return call.graph.select(
      counts,
      Array.from({ length: size }, (_, column) => places.get(column)!),
    );
  const weights = new Float64Array(grams.length * size);
  grams.forEach(({ column }, place) => (weights[place * size + column] = 1));
  return call.graph.matmul(counts, matrix(grams.length, size, weights));
}

/** N-grams over the columns of a row, each place tried. */
function itemCounts(call: OperatorCall, node: NodeId, width: number, pool: TermPool): NodeId {
  const { graph } = call;
  const tried = pool.grams.length * width * pool.most * (pool.skips + 1);
  if (tried > mostComparisons) return call.refuse(`${tried} places of n-grams`);
  const counts = pool.grams.map(({ items }) => {
    const distances = items.length === 1 ? [1] : Array.from({ length: pool.skips + 1 }, (_, skip) => skip + 1);
    const hits = distances.flatMap((distance) => {
      const places = width - (items.length - 1) * distance;
      if (places <= 0) return [];
      const equals = items.map((item, index) => {
        const cells = graph.select(
          node,
          Array.from({ length: places }, (_, place) => place + index * distance),
        );
        return graph.compare("equal", cells, typeof item === "string" ? graph.string(item) : graph.number(item));
      });
      return [
        graph.cast(
          equals.reduce((all, each) => graph.logical("and", all, each)),
          "f64",
        ),
      ];
    });
    return hits.length === 0 ? graph.number(0) : graph.reduce("sum", graph.concat(hits));
  });
  return byColumn(call, graph.concat(counts), pool);
}

export const textOperators: readonly Operator[] = [
  operator("StringNormalizer", stringNormalizer),
  operator("com.microsoft.Tokenizer", tokenizer),
  operator("TfIdfVectorizer", termCounts),
];
