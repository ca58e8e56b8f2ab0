import { InvalidArgumentError } from "commander";

/** A whole number from 1 to a thousand million. Throws InvalidArgumentError. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < 1 || value > 1e9) throw new InvalidArgumentError("a whole number from 1 is needed.");
  return value;
}

/** The same, or 0. */
export function wholeOrNone(text: string): number {
  return text === "0" ? 0 : wholeNumber(text);
}
