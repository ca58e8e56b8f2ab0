/** The code points of a text; a lone surrogate becomes U+FFFD, as TextEncoder has it. */
export function codePointsOf(text: string): number[] {
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    codes.push(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);
    if (code > 0xffff) i++;
  }
  return codes;
}

export function textOf(codes: readonly number[]): string {
  let text = "";
  for (let i = 0; i < codes.length; i += 4096) text += String.fromCodePoint(...codes.slice(i, i + 4096));
  return text;
}

/** How many bytes a code point takes in UTF-8. */
export function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** A text's UTF-8 bytes; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return encodeCodePoints(codePointsOf(text));
    bytes[i] = unit;
  }
  return bytes;
}

export function encodeCodePoints(codes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(codes.reduce((sum, code) => sum + utf8Length(code), 0));
  let at = 0;
  for (const code of codes) {
    const length = utf8Length(code);
    if (length === 1) {
      bytes[at++] = code;
      continue;
    }
    bytes[at++] = ((0xf00 >> length) & 0xff) | (code >> (6 * (length - 1)));
    for (let i = length - 2; i >= 0; i--) bytes[at++] = 0x80 | ((code >> (6 * i)) & 0x3f);
  }
  return bytes;
}
