/**
 * CityHash64 in its first version (Google, 2011), which Yandex's libraries kept: 64 bits as an unsigned integer. Later versions of the
 * function give other numbers.
 */
export function cityHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length <= 16) return hashTo16(view);
  if (bytes.length <= 32) return hashTo32(view);
  return bytes.length <= 64 ? hashTo64(view) : hashLong(view);
}

const k0 = 0xc3a5c85c97cb3127n;
const k1 = 0xb492b66fbe98f273n;
const k2 = 0x9ae16a3b2f90404fn;
const k3 = 0xc949d7c7509e6557n;

type Pair = readonly [first: bigint, second: bigint];

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, shift: bigint): bigint {
  return (value >> shift) | wrap(value << (64n - shift));
}

function mixShift(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function hash128(low: bigint, high: bigint): bigint {
  const multiplier = 0x9ddfea08eb382d69n;
  const a = mixShift(wrap((low ^ high) * multiplier));
  return wrap(mixShift(wrap((high ^ a) * multiplier)) * multiplier);
}

function word(view: DataView, at: number): bigint {
  return view.getBigUint64(at, true);
}

function hashTo16(view: DataView): bigint {
  const length = view.byteLength;
  const size = BigInt(length);
  if (length > 8) {
    const last = word(view, length - 8);
    return hash128(word(view, 0), rotate(wrap(last + size), size)) ^ last;
  }
  if (length >= 4) return hash128(size + (BigInt(view.getUint32(0, true)) << 3n), BigInt(view.getUint32(length - 4, true)));
  if (length === 0) return k2;
  const y = BigInt(view.getUint8(0) + view.getUint8(length >> 1) * 256);
  const z = BigInt(length + view.getUint8(length - 1) * 4);
  return wrap(mixShift(wrap(y * k2) ^ wrap(z * k3)) * k2);
}

function hashTo32(view: DataView): bigint {
  const length = view.byteLength;
  const a = wrap(word(view, 0) * k1);
  const b = word(view, 8);
  const c = wrap(word(view, length - 8) * k2);
  const d = wrap(word(view, length - 16) * k0);
  return hash128(wrap(rotate(wrap(a - b), 43n) + rotate(c, 30n) + d), wrap(a + rotate(b ^ k3, 20n) - c + BigInt(length)));
}

/** The halves of a text of 33 to 64 bytes. */
function halfHash(start: bigint, z: bigint, middle: bigint, last: bigint): Pair {
  const a = wrap(start + middle);
  const b = wrap(a + last);
  const turned = rotate(wrap(start + z), 52n) + rotate(b, 31n) + rotate(start, 37n) + rotate(a, 7n);
  return [wrap(b + z), wrap(turned)];
}

function hashTo64(view: DataView): bigint {
  const length = view.byteLength;
  const first = wrap(word(view, 0) + (BigInt(length) + word(view, length - 16)) * k0);
  const [vf, vs] = halfHash(first, word(view, 24), word(view, 8), word(view, 16));
  const second = wrap(word(view, 16) + word(view, length - 32));
  const [wf, ws] = halfHash(second, word(view, length - 8), word(view, length - 24), word(view, length - 16));
  const r = mixShift(wrap((vf + ws) * k2 + (wf + vs) * k0));
  return wrap(mixShift(wrap(r * k0 + vs)) * k2);
}

function weakHash(view: DataView, at: number, a: bigint, b: bigint): Pair {
  const start = wrap(a + word(view, at));
  const last = word(view, at + 24);
  const turned = rotate(wrap(b + start + last), 21n);
  const middle = wrap(start + word(view, at + 8) + word(view, at + 16));
  return [wrap(middle + last), wrap(turned + rotate(middle, 44n) + start)];
}

/** The end first, then 64 bytes at a time. */
function hashLong(view: DataView): bigint {
  const length = view.byteLength;
  let x = word(view, 0);
  let y = word(view, length - 16) ^ k1;
  let z = word(view, length - 56) ^ k0;
  let v = weakHash(view, length - 64, BigInt(length), y);
  let w = weakHash(view, length - 32, wrap(BigInt(length) * k1), k0);
  z = wrap(z + mixShift(v[1]) * k1);
  x = wrap(rotate(wrap(z + x), 39n) * k1);
  y = wrap(rotate(y, 33n) * k1);
  const end = (length - 1) & ~63;
  for (let at = 0; at < end; at += 64) {
    x = wrap(rotate(wrap(x + y + v[0] + word(view, at + 16)), 37n) * k1) ^ w[1];
    y = wrap(rotate(wrap(y + v[1] + word(view, at + 48)), 42n) * k1) ^ v[0];
    z = rotate(z ^ w[0], 33n);
    const next = weakHash(view, at, wrap(v[1] * k1), wrap(x + w[0]));
    w = weakHash(view, at + 32, wrap(z + w[1]), y);
    v = next;
    [z, x] = [x, z];
  }
  return hash128(wrap(hash128(v[0], w[0]) + mixShift(y) * k1 + z), wrap(hash128(v[1], w[1]) + x));
}
