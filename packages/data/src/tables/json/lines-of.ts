import { GodwitError } from "@godwit/core/errors";

const lineFeed = 10;
const mostBytes = 1 << 28;

/** A line without its end, and where it starts. */
export interface Line {
  readonly content: Buffer;
  readonly start: number;
}

/** The lines of bytes; each stays valid until the next one. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Line, void, undefined> {
  let carried: Buffer[] = [];
  let carriedLength = 0;
  let start = 0;
  for await (const piece of bytes) {
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let from = 0;
    for (let at = buffer.indexOf(lineFeed); at >= 0; at = buffer.indexOf(lineFeed, from)) {
      const tail = buffer.subarray(from, at);
      const content = carriedLength === 0 ? tail : Buffer.concat([...carried, tail]);
      yield { content, start };
      start += content.length + 1;
      carried = [];
      carriedLength = 0;
      from = at + 1;
    }
    if (from === buffer.length) continue;
    carried.push(Buffer.from(buffer.subarray(from)));
    carriedLength += buffer.length - from;
    if (carriedLength > mostBytes)
      throw new GodwitError("LIMIT_EXCEEDED", `a line is longer than ${mostBytes >> 20} MiB`, {
        where: { file },
        hint: "Write one row a line; an array of rows is .json.",
      });
  }
  if (carriedLength > 0) yield { content: Buffer.concat(carried), start };
}
