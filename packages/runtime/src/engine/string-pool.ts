import { imageLayout } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { DictionaryColumn } from "./dictionary-column.ts";
import { StringTable } from "./string-table.ts";

/** In place of the code of a string that was not looked up yet. */
export const unmet = -2;

/** The strings of a program, by code and back. Read on first use. */
export class StringPool {
  readonly #image: Uint8Array;
  #strings: string[] | undefined;
  #table: StringTable | undefined;
  /** By the identity of columns. */
  readonly #dictionaries = new WeakMap<object, Int32Array>();

  constructor(image: Uint8Array) {
    this.#image = image;
  }

  get strings(): readonly string[] {
    return (this.#strings ??= readStrings(this.#image));
  }

  get table(): StringTable {
    return (this.#table ??= new StringTable(this.strings));
  }

  /** The codes of a column's values as far as they were looked up, else `unmet`; one list for all columns of one identity. */
  codesOf({ identity, values }: DictionaryColumn): Int32Array {
    const known = this.#dictionaries.get(identity);
    if (known !== undefined) return known;
    const codes = new Int32Array(values.length).fill(unmet);
    this.#dictionaries.set(identity, codes);
    return codes;
  }
}

function readStrings(image: Uint8Array): string[] {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const count = view.getUint32(imageLayout.poolCount, true);
  const offsets = view.getUint32(imageLayout.poolOffsets, true);
  const bytes = view.getUint32(imageLayout.poolBytes, true);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
  return Array.from({ length: count }, (_, code) => {
    const from = bytes + view.getUint32(offsets + code * 4, true);
    const to = bytes + view.getUint32(offsets + code * 4 + 4, true);
    const encoded = image.subarray(from, to);
    try {
      return decoder.decode(encoded);
    } catch {
      return decodeWithSurrogates(encoded);
    }
  });
}

/** Strings with lone surrogates, which the image keeps and TextDecoder would replace. */
function decodeWithSurrogates(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at++]!;
    const more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let code = more === 0 ? lead : lead & (0x3f >> more);
    for (let index = 0; index < more; index++) code = (code << 6) | (bytes[at++]! & 63);
    if (!(code <= 0x10ffff)) throw new GodwitError("MALFORMED", "the artifact is damaged: a string of its program is not UTF-8");
    text += String.fromCodePoint(code);
  }
  return text;
}
