import { InvalidArgumentError } from "commander";

const sizeUnits: { readonly [unit: string]: number } = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `4GiB`, `512MB` or a number, in bytes. */
export function byteCount(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])i?)?b?$/iu.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(amount) * sizeUnits[unit.toLowerCase()]!);
  if (!(bytes >= 2 ** 20)) throw new InvalidArgumentError("a size from 1MiB is needed, such as 512MiB or 4GiB.");
  return bytes;
}
