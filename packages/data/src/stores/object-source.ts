import type { ByteSource } from "../files/byte-source.ts";

const pieceBytes = 8 << 20;

/** An object that is read in ranges. */
export function objectSource(name: string, size: number, read: (start: number, length: number) => Promise<Buffer>): ByteSource {
  let position = 0;
  const readAt = async (start: number, length: number): Promise<Buffer> => {
    const wanted = Math.min(length, size - start);
    return wanted <= 0 ? Buffer.alloc(0) : read(start, wanted);
  };
  return {
    name,
    size,
    get position() {
      return position;
    },
    readAt,
    async *pieces() {
      for (let at = 0; at < size; at += pieceBytes) {
        const piece = await readAt(at, pieceBytes);
        position = at + piece.length;
        yield piece;
      }
    },
    close: () => Promise.resolve(),
  };
}
