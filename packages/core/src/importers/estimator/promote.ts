/** NumPy's common dtype of arrays side by side, among the dtypes that transformers return; objects win over all. */
export function promote(dtypes: readonly string[]): string {
  const [first, ...others] = dtypes;
  if (first === undefined) return "<f8";
  if (others.every((dtype) => dtype === first)) return first;
  if (dtypes.some((dtype) => dtype === "|O" || dtype.startsWith("<U"))) return "|O";
  const kinds = dtypes.map(kindOf);
  if (kinds.some((kind) => kind.type === "f")) return `<f${floatSize(kinds)}`;
  const numbers = kinds.filter((kind) => kind.type !== "b");
  const signed = numbers.some((kind) => kind.type === "i");
  const size = Math.max(...numbers.map((kind) => (signed && kind.type === "u" ? kind.size * 2 : kind.size)));
  return size > 8 ? "<f8" : `${size === 1 ? "|" : "<"}${signed ? "i" : "u"}${size}`;
}

interface Kind {
  readonly type: string;
  readonly size: number;
}

function kindOf(dtype: string): Kind {
  return { type: dtype[1] ?? "f", size: Number(dtype.slice(2)) };
}

/** An integer needs a float that holds it: float16 for 8 bits, float32 for 16, float64 beyond. */
function floatSize(kinds: readonly Kind[]): number {
  return Math.max(...kinds.map(({ type, size }) => (type === "f" ? size : type === "b" ? 2 : Math.min(8, size * 2))));
}
