import { GodwitError } from "@godwit/core/errors";
import { npyHeader, parseDtype, readNpyHeader, type NpyHeader } from "@godwit/core/formats";

/** Enough bytes for the header of any matrix. */
export const longestHeader = 1 << 16;
/** Room for the header of any array, so that the count of rows can be filled in at the end. */
export const headerRoom = 128;

/** The header of a .npy input; an object array is UNSUPPORTED_INPUT, anything else that is off MALFORMED_INPUT. */
export function parseNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  try {
    return readNpyHeader(bytes);
  } catch (cause) {
    if (!(cause instanceof GodwitError)) throw cause;
    if (cause.code === "UNSUPPORTED_FORMAT")
      throw new GodwitError("UNSUPPORTED_INPUT", cause.message, { where: { file }, hint: numbersOnly, cause });
    throw new GodwitError("MALFORMED_INPUT", cause.message, { where: { file }, cause });
  }
}

/** What to do with a .npy file that does not hold numbers. */
export const numbersOnly = "Write strings and mixed columns as .csv or .jsonl.";

/** A header in C order, padded with spaces to `room` bytes where it is given. */
export function makeNpyHeader(descr: string, shape: readonly number[], room = 0): Uint8Array {
  const header = npyHeader(parseDtype(descr), shape, "C");
  if (header.length >= room) return header;
  const padded = new Uint8Array(room).fill(32);
  padded.set(header.subarray(0, -1));
  padded[room - 1] = 10;
  new DataView(padded.buffer).setUint16(8, room - 10, true);
  return padded;
}
