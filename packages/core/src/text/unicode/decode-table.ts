const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextets = new Uint8Array(128);
for (let i = 0; i < 64; i++) sextets[alphabet.charCodeAt(i)] = i;

/** The numbers of a generated table: base64 over variable-length integers of 7 bits a byte, lowest first. */
export function* decodeNumbers(base64: string): Generator<number, void> {
  let bits = 0;
  let held = 0;
  let number = 0;
  let shift = 0;
  for (let i = 0; i < base64.length && base64[i] !== "="; i++) {
    held = ((held << 6) | sextets[base64.charCodeAt(i)]!) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    number |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte >= 0x80) continue;
    yield number;
    number = 0;
    shift = 0;
  }
}

/** Boundaries at which membership changes, ascending: the first opens a range, the second closes it, and so on. */
export function decodeSet(base64: string): number[] {
  const boundaries: number[] = [];
  let last = 0;
  for (const gap of decodeNumbers(base64)) boundaries.push((last += gap));
  return boundaries;
}

/** Code point to the code points that replace it (none: it is dropped). */
export function decodeMap(base64: string): Map<number, readonly number[]> {
  const map = new Map<number, readonly number[]>();
  const numbers = decodeNumbers(base64);
  let key = 0;
  for (const gap of numbers) {
    key += gap;
    const targets: number[] = [];
    const count = next(numbers);
    let last = key;
    for (let i = 0; i < count; i++) {
      const folded = next(numbers);
      last += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      targets.push(last);
    }
    map.set(key, targets);
  }
  return map;
}

function next(numbers: Generator<number, void>): number {
  const step = numbers.next();
  return step.done === true ? 0 : step.value;
}
