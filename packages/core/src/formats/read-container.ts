import { GodwitError } from "../errors/index.ts";
import { decodeLatin1 } from "./bytes/text.ts";
import { inflatesTooMuch, inflationLimit } from "./compression/inflation-limit.ts";
import type { ContainerFormat } from "./container-format.ts";
import type { CompressionMethod, Decompress } from "./decompress.ts";
import { detect } from "./detect.ts";
import type { ReadLimits } from "./limits.ts";

/** A file without the compressions around it. */
export interface Container {
  readonly format: ContainerFormat;
  /** From the outermost on; empty if there are none. */
  readonly compression: readonly (CompressionMethod | "z-file")[];
  readonly content: Uint8Array;
}

const zFileHeader = 21;

/** Finds what a file is and undoes its compressions. NOT_A_MODEL says why, where the bytes are of no known format. */
export async function readContainer(bytes: Uint8Array, decompress: Decompress, limits: ReadLimits): Promise<Container> {
  if (bytes.length > limits.fileBytes) {
    throw new GodwitError("LIMIT_EXCEEDED", `the file has ${bytes.length} bytes; the limit is ${limits.fileBytes} (limit: fileBytes)`);
  }
  const compression: (CompressionMethod | "z-file")[] = [];
  let content = bytes;
  for (;;) {
    const detected = detect(content, limits);
    if (detected.kind === "nothing") {
      throw new GodwitError(
        "NOT_A_MODEL",
        compression.length === 0 ? detected.reason : `inside of ${compression.join(", ")}: ${detected.reason}`,
      );
    }
    if (detected.kind === "format") return { format: detected.format, compression, content };
    if (compression.length === limits.compressionDepth) {
      throw new GodwitError(
        "LIMIT_EXCEEDED",
        `more than ${limits.compressionDepth} compressions around one another (limit: compressionDepth)`,
      );
    }
    compression.push(detected.method);
    content =
      detected.method === "z-file" ? await readZFile(content, decompress, limits) : await decompress(detected.method, content, limits);
  }
}

/** joblib's format before 0.10: `ZF`, the content's length as hexadecimal in 19 characters, zlib. */
export async function readZFile(bytes: Uint8Array, decompress: Decompress, limits: ReadLimits): Promise<Uint8Array> {
  const match = /^ZF(0x[0-9a-f]{1,17})L? *$/iu.exec(decodeLatin1(bytes.subarray(0, zFileHeader)));
  if (match === null) throw new GodwitError("MALFORMED", "the header of joblib's z-file is not one");
  const length = Number(match[1]);
  const start = bytes[zFileHeader] === 0x20 ? zFileHeader + 1 : zFileHeader;
  const limit = inflationLimit(bytes.length, limits);
  if (length > limit) throw inflatesTooMuch(limit);
  const content = await decompress("zlib", bytes.subarray(start), limits);
  if (content.length !== length) throw new GodwitError("MALFORMED", `the z-file holds ${content.length} bytes instead of ${length}`);
  return content;
}
