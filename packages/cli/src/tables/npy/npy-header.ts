import { GodwitError } from "@godwit/core/errors";

/** What stands before the items of a .npy file. */
export interface NpyHeader {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the items begin, in bytes. */
  readonly dataOffset: number;
}

const magic = "\u0093NUMPY";
/** Enough bytes for any header of a matrix. */
export const longestHeader = 1 << 16;

/**
 * magic `\x93NUMPY`, major, minor, length (u16 in version 1, u32 after), a Python dict
 * `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, padding, newline; then the items.
 */
export function parseNpyHeader(bytes: Buffer, file: string): NpyHeader {
  const malformed = (message: string): GodwitError => new GodwitError("MALFORMED_INPUT", message, { where: { file } });
  if (bytes.toString("latin1", 0, 6) !== magic) throw malformed("the file does not begin as a .npy file does");
  const major = bytes[6] ?? 0;
  if (bytes.length < 12 || major < 1 || major > 3) throw malformed(bytes.length < 12 ? "the file ends within its header" : `.npy version ${major} is not known`);
  const lengthBytes = major === 1 ? 2 : 4;
  const length = bytes.readUIntLE(8, lengthBytes);
  const dataOffset = 8 + lengthBytes + length;
  if (dataOffset > longestHeader) throw new GodwitError("UNSUPPORTED_INPUT", "the .npy header is too long for a matrix of numbers", { where: { file } });
  if (dataOffset > bytes.length) throw malformed("the file ends within its header");
  const text = bytes.toString("utf8", 8 + lengthBytes, dataOffset);
  const descr = /['"]descr['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/u.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/u.exec(text);
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/u.exec(text);
  if (descr === null || order === null || shape === null) throw malformed("the .npy header lacks descr, fortran_order or shape");
  const sizes = shape[1]!.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number.parseInt(size, 10)]));
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) throw malformed("the .npy header has a shape that is none");
  return { descr: descr[3] === undefined ? (descr[1] ?? descr[2] ?? "") : "a structure", fortranOrder: order[1] === "True", shape: sizes, dataOffset };
}

/** A header of version 1 padded to a multiple of 64 bytes, and to `room` bytes at least. */
export function makeNpyHeader(descr: string, shape: readonly number[], room = 0): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const total = Math.max(room, Math.ceil((10 + text.length + 1) / 64) * 64);
  const header = Buffer.alloc(total, " ");
  header.write(magic, 0, "latin1");
  header[6] = 1;
  header[7] = 0;
  header.writeUInt16LE(total - 10, 8);
  header.write(text, 10, "latin1");
  header[total - 1] = 10;
  return header;
}
