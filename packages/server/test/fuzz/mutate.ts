import type { Random } from "./random.ts";

const strange: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.1,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  1e21,
  16,
  64,
  65,
  1e9,
  "",
  "0",
  "1",
  "-1",
  "nan",
  "NaN",
  "Infinity",
  "\u0000",
  "\ud800",
  "é",
  "☃",
  "𝄞",
  "a".repeat(5000),
  "__proto__",
  "constructor",
  "predict",
  "FP64",
  "BYTES",
  "INT64",
  "../../etc/passwd",
  "%00",
  "models:/x",
  "{{7*7}}",
  [],
  [[]],
  [[[[]]]],
  [null],
  [[null]],
  {},
  { a: 1 },
  { codes: [0], values: [1] },
  { codes: [9], values: [] },
  { b64: "AAAA" },
];

/** A JSON value with one to three of its places changed. */
export function mutateJson(random: Random, value: unknown): unknown {
  let changed = structuredClone(value);
  for (let times = 1 + random.below(3); times > 0; times--) changed = changeOne(random, changed);
  return changed;
}

function changeOne(random: Random, value: unknown): unknown {
  if (value === null || typeof value !== "object" || random.below(6) === 0) return random.pick(strange);
  if (Array.isArray(value)) {
    const items = value as unknown[];
    if (items.length === 0) return [random.pick(strange)];
    const at = random.below(items.length);
    switch (random.below(5)) {
      case 0:
        return items.filter((_, index) => index !== at);
      case 1:
        return [...items, items[at]];
      case 2:
        return [...items.slice(0, at), random.pick(strange), ...items.slice(at)];
      default:
        return items.with(at, changeOne(random, items[at]));
    }
  }
  const fields = value as { readonly [name: string]: unknown };
  const names = Object.keys(fields);
  const name = names.length === 0 ? "x" : random.pick(names);
  const { [name]: chosen, ...others } = fields;
  switch (random.below(6)) {
    case 0:
      return others;
    case 1:
      return {
        ...fields,
        [random.pick(["id", "inputs", "instances", "outputs", "parameters", "method", "data", "shape", "columns", "__proto__x"])]:
          random.pick(strange),
      };
    case 2:
      return { ...others, [`${name}${random.pick(["", "s", " ", "\u0000"])}`]: chosen };
    default:
      return { ...others, [name]: changeOne(random, chosen) };
  }
}

/** Bytes with some of them changed, left out, doubled, or cut off. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  let changed = Buffer.from(bytes);
  for (let times = 1 + random.below(4); times > 0; times--) {
    if (changed.length === 0) return Buffer.from([random.below(256)]);
    const at = random.below(changed.length);
    const end = Math.min(changed.length, at + 1 + random.below(8));
    switch (random.below(7)) {
      case 0:
        changed = changed.subarray(0, at);
        break;
      case 1:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(end)]);
        break;
      case 2:
        changed = Buffer.concat([changed.subarray(0, end), changed.subarray(at)]);
        break;
      case 3:
        changed = Buffer.concat([
          changed.subarray(0, at),
          Buffer.from(random.pick(["NaN", "[", "{", '"', "}", "]", ",", "-", "1e999", "\\u0000", "\xff", "\0"]), "latin1"),
          changed.subarray(at),
        ]);
        break;
      case 4:
        changed[at] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
        break;
      default:
        changed[at] = random.below(256);
    }
  }
  return changed;
}
