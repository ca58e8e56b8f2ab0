import { GodwitError } from "../errors/index.ts";
import { decodeLatin1, decodeUtf8 } from "./bytes/text.ts";
import type { ReadLimits } from "./limits.ts";

const block = 512;

/**
 * The regular files of a tar archive (ustar, GNU and pax) by name, as views. Folders and links are left out; a name twice, an
 * absolute name and one with `..` are MALFORMED.
 */
export function readTar(bytes: Uint8Array, limits: ReadLimits): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let longName: string | null = null;
  let count = 0;
  for (let at = 0; at + block <= bytes.length;) {
    const header = bytes.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    if (++count > limits.zipEntries)
      throw new GodwitError("LIMIT_EXCEEDED", `the archive has more than ${limits.zipEntries} entries (limit: zipEntries)`);
    checkSum(header, at);
    const size = numberOf(header, 124, 12, at);
    const content = bytes.subarray(at + block, at + block + size);
    if (content.length < size) throw new GodwitError("TRUNCATED", "the archive ends within a file", { where: { byte: at } });
    at += block + Math.ceil(size / block) * block;
    const kind = String.fromCharCode(header[156]!);
    if (kind === "L") longName = textOf(content);
    else if (kind === "x") longName = paxPath(content) ?? longName;
    else if (kind !== "g") {
      if (kind === "0" || kind === "\0" || kind === "7") addFile(files, longName ?? nameOf(header), content);
      longName = null;
    }
  }
  return files;
}

function addFile(files: Map<string, Uint8Array>, path: string, content: Uint8Array): void {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  const name = names.join("/");
  if (path.startsWith("/") || path.includes("\\") || names.includes("..") || name === "")
    throw new GodwitError("MALFORMED", `the archive has an entry named ${path}, which would lie outside of it`);
  if (files.has(name)) throw new GodwitError("MALFORMED", `the archive has two entries named ${name}`);
  files.set(name, content);
}

function checkSum(header: Uint8Array, at: number): void {
  const stated = numberOf(header, 148, 8, at);
  let sum = 0;
  for (let index = 0; index < block; index++) sum += index >= 148 && index < 156 ? 0x20 : header[index]!;
  if (sum !== stated) throw new GodwitError("MALFORMED", "a header of the archive fails its checksum", { where: { byte: at } });
}

/** An octal number as text, or a binary one where its first bit is set. */
function numberOf(header: Uint8Array, start: number, length: number, at: number): number {
  const field = header.subarray(start, start + length);
  if (field[0]! >= 0x80) {
    const value = field.subarray(length - 6).reduce((sum, byte) => sum * 256 + byte, 0);
    if (field.subarray(1, length - 6).every((byte) => byte === 0)) return value;
  }
  const text = textOf(field).trim();
  if (!/^[0-7]*$/u.test(text))
    throw new GodwitError("MALFORMED", "a header of the archive has a number that is none", { where: { byte: at } });
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function nameOf(header: Uint8Array): string {
  const isUstar = decodeLatin1(header.subarray(257, 262)) === "ustar";
  const prefix = isUstar && header[263] !== 0x20 ? textOf(header.subarray(345, 500)) : "";
  const name = textOf(header.subarray(0, 100));
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** The `path` record of a pax header: `LENGTH path=VALUE\n`. */
function paxPath(content: Uint8Array): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/u.exec(textOf(content))?.[1] ?? null;
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  return decodeUtf8(text) ?? decodeLatin1(text);
}
