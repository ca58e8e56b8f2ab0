import { GodwitError } from "../errors/index.ts";
import { crc32 } from "../math/crc32.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** The first bytes of every artifact; the last one is the generation of the layout. */
export const artifactMagic: Uint8Array = Uint8Array.of(0x47, 0x4f, 0x44, 0x57, 0x49, 0x54, 0x00, 0x01);

/** The newest format that this version reads and the one that it writes. */
export const artifactVersion = 1;

const headerBytes = 32;
const alignment = 64;

/**
 * The bytes of an artifact, all numbers little-endian:
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | magic `GODWIT\\0\\1` |
 * | 8 | u32 format version |
 * | 12 | u32 length of the JSON text that follows the header |
 * | 16 | f64 length of the whole file |
 * | 24 | u32 CRC-32 of the JSON text |
 * | 28 | u32 zero |
 * | 32 | JSON: `{ manifest, sections: [{ name, offset, length, crc32 }] }`, then the sections in this order, each at a multiple of 64 after zeros |
 */
export interface Container {
  readonly manifest: unknown;
  /** Each gives the bytes of its section, which it has compared with the checksum: what nobody asks for costs nothing. */
  readonly sections: ReadonlyMap<string, () => Uint8Array>;
}

interface Place {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly crc32: number;
}

/** The content of a section: bytes, or runs of bytes that follow each other. */
export type SectionContent = Uint8Array | readonly Uint8Array[];

export function writeContainer(manifest: unknown, sections: readonly (readonly [name: string, content: SectionContent])[]): Uint8Array {
  let text: Uint8Array = new Uint8Array(0);
  let places: readonly Place[] = [];
  const contents = sections.map(([name, content]) => {
    const runs = content instanceof Uint8Array ? [content] : content;
    const length = runs.reduce((sum, run) => sum + run.length, 0);
    return { name, runs, length, crc32: runs.reduce((sum, run) => crc32(run, sum), 0) };
  });
  // The offsets stand in the text whose length decides them: they settle within a few rounds.
  for (let settled = false; !settled;) {
    let end = headerBytes + text.length;
    places = contents.map(({ name, length, crc32: sum }) => {
      const offset = Math.ceil(end / alignment) * alignment;
      end = offset + length;
      return { name, offset, length, crc32: sum };
    });
    const next = encodeUtf8(JSON.stringify({ manifest, sections: places }));
    settled = next.length === text.length;
    text = next;
  }
  const last = places.at(-1);
  const file = new Uint8Array(last === undefined ? headerBytes + text.length : last.offset + last.length);
  file.set(artifactMagic);
  file.set(text, headerBytes);
  contents.forEach(({ runs }, index) => {
    let at = places[index]!.offset;
    for (const run of runs) {
      file.set(run, at);
      at += run.length;
    }
  });
  const view = new DataView(file.buffer);
  view.setUint32(8, artifactVersion, true);
  view.setUint32(12, text.length, true);
  view.setFloat64(16, file.length, true);
  view.setUint32(24, crc32(text), true);
  return file;
}

export function isArtifact(bytes: Uint8Array): boolean {
  return bytes.length >= artifactMagic.length && artifactMagic.every((byte, index) => bytes[index] === byte);
}

/**
 * Opens an artifact; sections are views into `bytes`. Throws NOT_A_MODEL, TRUNCATED, MALFORMED (as asking for a section may), or
 * UNSUPPORTED_ARTIFACT for a newer format.
 */
export function readContainer(bytes: Uint8Array): Container {
  if (!isArtifact(bytes)) throw new GodwitError("NOT_A_MODEL", "the bytes are not a Godwit artifact");
  if (bytes.length < headerBytes) throw new GodwitError("TRUNCATED", `the artifact has ${bytes.length} bytes, fewer than its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version > artifactVersion)
    throw new GodwitError("UNSUPPORTED_ARTIFACT", `the artifact has format ${version}; this version reads up to ${artifactVersion}`);
  const length = view.getFloat64(16, true);
  if (length > bytes.length) throw new GodwitError("TRUNCATED", `the artifact has ${bytes.length} bytes of ${length}`);
  const textLength = view.getUint32(12, true);
  if (version === 0 || view.getUint32(28, true) !== 0 || length !== bytes.length || headerBytes + textLength > length)
    malformed("its header contradicts itself", 8);
  const text = bytes.subarray(headerBytes, headerBytes + textLength);
  if (crc32(text) !== view.getUint32(24, true)) malformed("its manifest does not have the checksum of its header", headerBytes);
  return parseSections(text, bytes);
}

function parseSections(text: Uint8Array, bytes: Uint8Array): Container {
  let json: unknown;
  try {
    json = JSON.parse(decodeUtf8(text));
  } catch {
    malformed("its manifest is not JSON", headerBytes);
  }
  const { manifest, sections } = (json ?? {}) as { manifest?: unknown; sections?: unknown };
  if (manifest === null || typeof manifest !== "object" || !Array.isArray(sections)) malformed("its manifest lacks its parts", headerBytes);
  const found = new Map<string, () => Uint8Array>();
  let end = headerBytes + text.length;
  for (const section of sections as readonly (Partial<Record<keyof Place, unknown>> | null)[]) {
    const { name, offset, length, crc32: sum } = section ?? {};
    const fits =
      isPlace(offset, bytes.length) &&
      offset >= end &&
      offset - end < alignment &&
      offset % alignment === 0 &&
      isPlace(length, bytes.length - offset);
    if (!fits || typeof name !== "string" || found.has(name) || bytes.subarray(end, offset).some((byte) => byte !== 0))
      malformed(`its section ${String(name)} is not where it should be`, headerBytes);
    const content = bytes.subarray(offset, offset + length);
    found.set(name, () => (crc32(content) === sum ? content : malformed(`its section ${name} does not have its checksum`, offset)));
    end = offset + length;
  }
  if (end !== bytes.length) malformed("it goes on after its last section", end);
  return { manifest, sections: found };
}

function isPlace(value: unknown, limit: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= limit;
}

function malformed(what: string, byte: number): never {
  throw new GodwitError("MALFORMED", `the artifact is damaged: ${what}`, { where: { byte } });
}
