const chunk = 8192;

/** Each byte one character of the same code, as Python's latin-1. */
export function decodeLatin1(bytes: Uint8Array): string {
  if (bytes.length <= chunk) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    parts.push(String.fromCharCode.apply(null, bytes.subarray(at, at + chunk) as unknown as number[]));
  }
  return parts.join("");
}

/** The bytes of a text whose characters are all below U+0100, else null. */
export function encodeLatin1(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0xff) return null;
    bytes[at] = code;
  }
  return bytes;
}

/** UTF-8 as Python's `surrogatepass` reads it (lone surrogates allowed), or null where the bytes are not that. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const { length } = bytes;
  let ascii = 0;
  while (ascii < length && bytes[ascii]! < 0x80) ascii++;
  if (ascii === length) return decodeLatin1(bytes);
  const units = new Uint16Array(Math.min(length, chunk) + 1);
  const parts: string[] = [decodeLatin1(bytes.subarray(0, ascii))];
  let used = 0;
  for (let at = ascii; at < length;) {
    const lead = bytes[at]!;
    let code: number;
    if (lead < 0x80) {
      code = lead;
      at += 1;
    } else {
      const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
      if (lead < 0xc2 || lead > 0xf4 || at + size > length) return null;
      code = lead & (0x7f >> size);
      for (let next = 1; next < size; next++) {
        const byte = bytes[at + next]!;
        if ((byte & 0xc0) !== 0x80) return null;
        code = (code << 6) | (byte & 0x3f);
      }
      if ((size === 3 && code < 0x800) || (size === 4 && (code < 0x10000 || code > 0x10ffff))) return null;
      at += size;
    }
    if (code < 0x10000) {
      units[used++] = code;
    } else {
      units[used++] = 0xd7c0 + (code >> 10);
      units[used++] = 0xdc00 + (code & 0x3ff);
    }
    if (used >= units.length - 1) {
      parts.push(String.fromCharCode.apply(null, units.subarray(0, used) as unknown as number[]));
      used = 0;
    }
  }
  parts.push(String.fromCharCode.apply(null, units.subarray(0, used) as unknown as number[]));
  return parts.join("");
}

/** UTF-8; a lone surrogate becomes three bytes as with Python's `surrogatepass`. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return Uint8Array.from(bytes);
}
