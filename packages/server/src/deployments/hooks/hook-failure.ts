import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { HookFailure } from "./hook-messages.ts";

/** A hook's own refusal of a request. */
export class Refusal extends Error {
  readonly place: { readonly row?: number; readonly column?: string };

  constructor(message: string, place: { readonly row?: number; readonly column?: string }) {
    super(message);
    this.place = place;
  }
}

/** What a hook's author got wrong, as Godwit says it: no line of theirs threw it. */
export class HookMistake extends Error {}

const longest = 500;

/** What callers may know of what a hook threw: its message, and the line of the operator's own file, never a stack. */
export function hookFailure(thrown: unknown): HookFailure {
  if (thrown instanceof Refusal) return { message: cut(thrown.message), place: null, refusal: thrown.place };
  if (thrown instanceof HookMistake) return { message: cut(thrown.message), place: null, refusal: null };
  if (!(thrown instanceof Error)) return { message: cut(`it threw ${describe(thrown)}`), place: null, refusal: null };
  const message = thrown.name === "Error" ? thrown.message : `${thrown.name}: ${thrown.message}`;
  return { message: cut(message), place: placeOf(thrown.stack), refusal: null };
}

/** The innermost line outside of Node and of Godwit. */
function placeOf(stack: string | undefined): string | null {
  for (const [, address, line] of (stack ?? "").matchAll(/(file:\/\/[^\s()]+?):(\d+)(?::\d+)?\)?$/gm))
    if (address !== undefined && !address.includes("/node_modules/") && !address.startsWith(own)) return `${nameOf(address)}:${line}`;
  return null;
}

const own = new URL("./", import.meta.url).href;

function nameOf(address: string): string {
  try {
    return basename(fileURLToPath(address));
  } catch {
    return "the hook";
  }
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function cut(text: string): string {
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
