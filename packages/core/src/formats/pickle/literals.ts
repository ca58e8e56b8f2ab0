import { GodwitError } from "../../errors/index.ts";
import { decodeLatin1 } from "../bytes/text.ts";
import { plainInteger } from "../numpy/to-values.ts";

const maximumDigits = 4096;

/** The decimal integer of an INT or LONG line; `01` and `00` of INT are bools. */
export function integerLiteral(line: Uint8Array, isLong: boolean): number | bigint | boolean {
  const text = decodeLatin1(line.subarray(0, maximumDigits + 2));
  if (!isLong && text === "01") return true;
  if (!isLong && text === "00") return false;
  const digits = isLong && text.endsWith("L") ? text.slice(0, -1) : text;
  if (line.length > maximumDigits || !/^\s*[+-]?\d+\s*$/u.test(digits))
    throw new GodwitError("MALFORMED", "an integer of the pickle is not one");
  return plainInteger(BigInt(digits.trim().replace(/^\+/u, "")));
}

/** The float of a FLOAT line. */
export function floatLiteral(line: Uint8Array): number {
  const text = decodeLatin1(line.subarray(0, maximumDigits)).trim().toLowerCase();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/u.test(text)) return Number(text);
  if (/^[+-]?nan$/u.test(text)) return NaN;
  if (/^\+?inf(inity)?$/u.test(text)) return Infinity;
  if (/^-inf(inity)?$/u.test(text)) return -Infinity;
  throw new GodwitError("MALFORMED", "a float of the pickle is not one");
}

/** A little-endian two's-complement integer of any length. */
export function binaryInteger(bytes: Uint8Array): number | bigint {
  if (bytes.length > maximumDigits)
    throw new GodwitError("LIMIT_EXCEEDED", `an integer of ${bytes.length} bytes; the limit is ${maximumDigits}`);
  if (bytes.length === 0) return 0;
  let digits = "";
  for (let at = bytes.length - 1; at >= 0; at--) digits += bytes[at]!.toString(16).padStart(2, "0");
  return plainInteger(BigInt.asIntN(bytes.length * 8, BigInt(`0x${digits}`)));
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", a: "\u0007", b: "\b", f: "\f", v: "\v", "\n": "" };

/** The Python 2 `str` of a STRING line: a quoted literal, its bytes read as latin-1. */
export function stringLiteral(line: Uint8Array): string {
  const text = decodeLatin1(line).trimEnd();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote) {
    throw new GodwitError("MALFORMED", "a string of the pickle has no quotes around it");
  }
  return text.slice(1, -1).replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([^]))/gu, (_, hex?: string, octal?: string, other?: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
    if (other !== undefined && Object.hasOwn(escapes, other)) return escapes[other]!;
    return other === "\\" || other === "'" || other === '"' ? other : `\\${other}`;
  });
}

/** The text of a UNICODE line: latin-1 with `\uXXXX` and `\UXXXXXXXX`. */
export function unicodeLiteral(line: Uint8Array): string {
  const text = decodeLatin1(line);
  let plain = "";
  let taken = 0;
  for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", at + 1)) {
    const digits = text[at + 1] === "u" ? 4 : text[at + 1] === "U" ? 8 : 0;
    const code = digits === 0 ? -1 : hexadecimal(text, at + 2, digits);
    if (code < 0) continue;
    if (code > 0x10ffff) throw new GodwitError("MALFORMED", "a string of the pickle has a character beyond Unicode");
    plain += text.slice(taken, at) + String.fromCodePoint(code);
    taken = at + 2 + digits;
    at = taken - 1;
  }
  return taken === 0 ? text : plain + text.slice(taken);
}

/** So many hexadecimal digits as a number, or -1 where there are others. */
function hexadecimal(text: string, start: number, digits: number): number {
  let code = 0;
  for (let at = start; at < start + digits; at++) {
    const unit = text.charCodeAt(at);
    const digit = unit >= 48 && unit <= 57 ? unit - 48 : (unit | 32) >= 97 && (unit | 32) <= 102 ? (unit | 32) - 87 : -1;
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}
