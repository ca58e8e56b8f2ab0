import { InvalidArgumentError } from "commander";

/** Reads the number of a port; 0 is for one that is free. */
export function portNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value > 65_535) throw new InvalidArgumentError("a number from 0 to 65535 is needed.");
  return value;
}
