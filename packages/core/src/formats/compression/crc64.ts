/** CRC-64 (ECMA-182, reflected), as xz uses it. */
export function crc64(bytes: Uint8Array): bigint {
  const { high: highTable, low: lowTable } = crc64Tables;
  let high = -1;
  let low = -1;
  for (let at = 0; at < bytes.length; at++) {
    const index = (low ^ bytes[at]!) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ lowTable[index]!;
    high = (high >>> 8) ^ highTable[index]!;
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0);
}

const crc64Tables = makeWideTables(0xc96c5795, 0xd7870f42);

function makeWideTables(polynomialHigh: number, polynomialLow: number): { readonly high: Int32Array; readonly low: Int32Array } {
  const high = new Int32Array(256);
  const low = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let [upper, lower] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const odd = lower & 1;
      lower = (lower >>> 1) | (upper << 31);
      upper >>>= 1;
      if (odd === 1) [upper, lower] = [upper ^ polynomialHigh, lower ^ polynomialLow];
    }
    high[byte] = upper;
    low[byte] = lower;
  }
  return { high, low };
}
