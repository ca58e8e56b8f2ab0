/** The same bytes in chunks of one size, the last one apart; at least one. */
export async function* chunksOf(pieces: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  let chunk = Buffer.allocUnsafe(size);
  let filled = 0;
  let given = false;
  for await (const piece of pieces)
    for (let from = 0; from < piece.length;) {
      const taken = Math.min(size - filled, piece.length - from);
      chunk.set(piece.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
      if (filled < size) continue;
      yield chunk;
      given = true;
      chunk = Buffer.allocUnsafe(size);
      filled = 0;
    }
  if (filled > 0 || !given) yield chunk.subarray(0, filled);
}
