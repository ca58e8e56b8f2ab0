const chunk = 8192;
const shortText = 256;

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
  let ascii = 0;
  while (ascii < bytes.length && bytes[ascii]! < 0x80) ascii++;
  if (ascii === bytes.length) return decodeLatin1(bytes);
  return bytes.length <= shortText ? decodeShort(bytes, ascii) : decodeLong(bytes, ascii);
}

function decodeShort(bytes: Uint8Array, ascii: number): string | null {
  let text = decodeLatin1(bytes.subarray(0, ascii));
  for (let at = ascii; at < bytes.length;) {
    const code = codeAt(bytes, at);
    if (code < 0) return null;
    text += String.fromCodePoint(code);
    at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return text;
}

function decodeLong(bytes: Uint8Array, ascii: number): string | null {
  const { length } = bytes;
  const units = new Uint16Array(chunk);
  const parts: string[] = [decodeLatin1(bytes.subarray(0, ascii))];
  let used = 0;
  for (let at = ascii; at < length;) {
    if (used > chunk - 2) {
      parts.push(String.fromCharCode.apply(null, units.subarray(0, used) as unknown as number[]));
      used = 0;
    }
    const lead = bytes[at]!;
    if (lead < 0x80) {
      units[used++] = lead;
      at += 1;
      continue;
    }
    const code = codeAt(bytes, at);
    if (code < 0) return null;
    if (code < 0x10000) {
      units[used++] = code;
      at += code < 0x800 ? 2 : 3;
    } else {
      units[used++] = 0xd7c0 + (code >> 10);
      units[used++] = 0xdc00 + (code & 0x3ff);
      at += 4;
    }
  }
  parts.push(String.fromCharCode.apply(null, units.subarray(0, used) as unknown as number[]));
  return parts.join("");
}

/** The code point that begins at a byte, or -1. */
function codeAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return lead;
  if (lead >= 0xe0) return longCode(bytes, at);
  if (lead < 0xc2 || at + 1 >= bytes.length) return -1;
  const next = bytes[at + 1]!;
  return (next & 0xc0) === 0x80 ? ((lead & 0x1f) << 6) | (next & 0x3f) : -1;
}

/** The code point of three or four bytes, or -1. */
function longCode(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const size = lead >= 0xf0 ? 4 : 3;
  if (lead > 0xf4 || at + size > bytes.length) return -1;
  let code = lead & (0x7f >> size);
  for (let next = 1; next < size; next++) {
    const byte = bytes[at + next]!;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  return code < (size === 3 ? 0x800 : 0x10000) || code > 0x10ffff ? -1 : code;
}

/** UTF-8; a lone surrogate becomes three bytes as with Python's `surrogatepass`. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let used = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[used++] = unit;
      continue;
    }
    const code = text.codePointAt(at)!;
    if (code >= 0x10000) at++;
    used = writeCode(bytes, used, code);
  }
  return bytes.slice(0, used);
}

/** Writes a code point of two to four bytes; gives the place behind it. */
function writeCode(bytes: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
    else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
    }
    bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
  }
  bytes[at++] = 0x80 | (code & 0x3f);
  return at;
}
