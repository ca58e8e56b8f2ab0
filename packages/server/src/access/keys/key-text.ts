import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const prefix = "godwit_";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const secretDigits = 43;
const checkDigits = 6;
const shape = new RegExp(`^${prefix}[0-9A-Za-z]{${secretDigits + checkDigits}}$`);

/** A new key: `godwit_`, 32 random bytes, and a checksum, so that scanners of leaked secrets know one when they see it. */
export function makeKey(): string {
  const body = prefix + inDigits(BigInt(`0x${randomBytes(32).toString("hex")}`), secretDigits);
  return body + checksum(body);
}

/** Whether a text can be a key at all: what is mistyped is known without looking it up. */
export function isKey(text: string): boolean {
  return shape.test(text) && text.slice(-checkDigits) === checksum(text.slice(0, -checkDigits));
}

/** What is stored of a key. A plain SHA-256 is enough: nobody guesses 256 random bits, so there is nothing for a slow hash to slow down. */
export function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function checksum(body: string): string {
  return inDigits(BigInt(crc32(body)), checkDigits);
}

function inDigits(number: bigint, width: number): string {
  let text = "";
  for (let rest = number; text.length < width; rest /= 62n) text = digits[Number(rest % 62n)]! + text;
  return text;
}
