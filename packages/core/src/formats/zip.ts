import { GodwitError } from "../errors/index.ts";
import { ByteCursor } from "./bytes/cursor.ts";
import { decodeLatin1, decodeUtf8, encodeUtf8 } from "./bytes/text.ts";
import { crc32 } from "../math/crc32.ts";
import { inflatesTooMuch, inflationLimit } from "./compression/inflation-limit.ts";
import type { Decompress } from "./decompress.ts";
import type { ReadLimits } from "./limits.ts";

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

/** A regular file in a zip archive, not yet decompressed. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly size: number;
  readonly crc: number;
  readonly content: Uint8Array;
}

/**
 * The files of a zip archive (zip64 too) by name. Folders are left out; a name twice, an absolute name, one with `..` or a
 * backslash, an encrypted entry or one that is no regular file is MALFORMED.
 */
export function readZip(bytes: Uint8Array, limits: ReadLimits): Map<string, ZipEntry> {
  const { count, offset } = findDirectory(bytes);
  if (count > limits.zipEntries) throw new GodwitError("LIMIT_EXCEEDED", `the archive has ${count} entries (limit: zipEntries)`);
  const cursor = new ByteCursor(bytes);
  cursor.skip(offset);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at < count; at++) {
    const entry = readEntry(cursor);
    if (entry === null) continue;
    if (entries.has(entry.name)) throw new GodwitError("MALFORMED", `the archive has two entries named ${entry.name}`);
    entries.set(entry.name, entry);
  }
  return entries;
}

/** The content of an entry: a view where it is stored, decompressed else, and checked against its size and checksum. */
export async function readZipEntry(entry: ZipEntry, decompress: Decompress, limits: ReadLimits): Promise<Uint8Array> {
  const limit = inflationLimit(entry.content.length, limits);
  if (entry.size > limit) throw inflatesTooMuch(limit);
  const content = entry.method === 0 ? entry.content : await decompress("deflate", entry.content, limits);
  if (content.length !== entry.size || crc32(content) !== entry.crc) {
    throw new GodwitError("MALFORMED", `the entry ${entry.name} of the archive fails its checksum`);
  }
  return content;
}

/** A zip archive of stored files, without times, in the given order. */
export function writeZip(files: Iterable<readonly [name: string, content: Uint8Array]>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const encoded = encodeUtf8(name);
    const fields = entryFields(encoded, content);
    const local = record(30, localSignature, fields, 4);
    const central = record(46, centralSignature, fields, 6);
    new DataView(central.buffer).setUint16(4, 20, true);
    new DataView(central.buffer).setUint32(42, offset, true);
    parts.push(local, encoded, content);
    directory.push(central, encoded);
    offset += local.length + encoded.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  if (offset + size > 0xffffffff) throw new GodwitError("LIMIT_EXCEEDED", "an archive of more than 4 GiB");
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, endSignature, true);
  view.setUint16(8, directory.length / 2, true);
  view.setUint16(10, directory.length / 2, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return concatenate([...parts, ...directory, end]);
}

/** One array of all parts. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function findDirectory(bytes: Uint8Array): { readonly count: number; readonly offset: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    const [count, offset] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
    if (count !== 0xffff && offset !== 0xffffffff) return { count, offset };
    if (at < 20 || view.getUint32(at - 20, true) !== locator64Signature) return { count, offset };
    const end64 = Number(view.getBigUint64(at - 12, true));
    if (end64 + 56 > bytes.length || view.getUint32(end64, true) !== end64Signature) break;
    return { count: Number(view.getBigUint64(end64 + 32, true)), offset: Number(view.getBigUint64(end64 + 48, true)) };
  }
  throw new GodwitError("TRUNCATED", "the zip archive has no directory at its end");
}

function readEntry(cursor: ByteCursor): ZipEntry | null {
  const start = cursor.position;
  if (cursor.uint32() !== centralSignature)
    throw new GodwitError("MALFORMED", "the directory of the archive is broken", { where: { byte: start } });
  const { view, bytes } = cursor;
  cursor.skip(42);
  const madeByUnix = view.getUint8(start + 5) === 3;
  const flags = view.getUint16(start + 8, true);
  const method = view.getUint16(start + 10, true);
  const crc = view.getUint32(start + 16, true);
  const name = nameOf(cursor.take(view.getUint16(start + 28, true)), flags);
  const extra = new ByteCursor(cursor.take(view.getUint16(start + 30, true)));
  cursor.skip(view.getUint16(start + 32, true));
  const fileType = madeByUnix ? view.getUint16(start + 40, true) >> 12 : 0;
  if (name.endsWith("/")) return null;
  if (flags & 1) throw new GodwitError("UNSUPPORTED_FORMAT", `the entry ${name} of the archive is encrypted`);
  if (fileType !== 0 && fileType !== 8) throw new GodwitError("MALFORMED", `the entry ${name} of the archive is not a regular file`);
  if (method !== 0 && method !== 8)
    throw new GodwitError("UNSUPPORTED_FORMAT", `the entry ${name} of the archive is compressed by method ${method}`);
  const [size, compressed, offset] = sizesOf(view, start, extra);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localSignature) {
    throw new GodwitError("MALFORMED", `the entry ${name} of the archive is not where the directory says`);
  }
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (from + compressed > bytes.length) throw new GodwitError("TRUNCATED", `the entry ${name} of the archive ends beyond the file`);
  return { name, method, size, crc, content: bytes.subarray(from, from + compressed) };
}

/** Size, compressed size and place, from the zip64 field where the 32-bit ones are full. */
function sizesOf(view: DataView, start: number, extra: ByteCursor): [size: number, compressed: number, offset: number] {
  const sizes: [number, number, number] = [
    view.getUint32(start + 24, true),
    view.getUint32(start + 20, true),
    view.getUint32(start + 42, true),
  ];
  while (extra.remaining >= 4) {
    const id = extra.uint16();
    const field = new ByteCursor(extra.take(extra.uint16()));
    if (id !== 1) continue;
    for (let at = 0; at < 3; at++) if (sizes[at] === 0xffffffff) sizes[at] = field.length64();
  }
  return sizes;
}

function nameOf(bytes: Uint8Array, flags: number): string {
  const name = flags & 0x800 ? decodeUtf8(bytes) : (decodeUtf8(bytes) ?? decodeLatin1(bytes));
  const unsafe = name === null || name === "" || /^[/\\]|^[A-Za-z]:|\\|\0/u.test(name) || name.split("/").includes("..");
  if (unsafe) throw new GodwitError("MALFORMED", "the archive has an entry whose name leads out of it");
  return name;
}

function entryFields(name: Uint8Array, content: Uint8Array): Uint8Array {
  const fields = new Uint8Array(26);
  const view = new DataView(fields.buffer);
  view.setUint16(0, 20, true);
  view.setUint16(2, 0x800, true);
  view.setUint16(8, 0x21, true);
  view.setUint32(10, crc32(content), true);
  view.setUint32(14, content.length, true);
  view.setUint32(18, content.length, true);
  view.setUint16(22, name.length, true);
  return fields;
}

function record(size: number, signature: number, fields: Uint8Array, at: number): Uint8Array {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, signature, true);
  bytes.set(fields, at);
  return bytes;
}
