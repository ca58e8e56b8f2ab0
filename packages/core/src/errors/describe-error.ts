import type { GodwitError, Where } from "./godwit-error.ts";
import { printable } from "./printable.ts";

/** One line for people: `CODE: message (at …)`. */
export function describeError(error: GodwitError): string {
  return printable(`${error.code}: ${messageWithPlace(error)}`);
}

/** `message (at …)`, for where a code stands beside it. */
export function messageWithPlace({ message, where }: GodwitError): string {
  const place = describeWhere(where);
  return place === "" ? message : `${message} (${place})`;
}

function describeWhere(where: Where): string {
  const parts: string[] = [];
  if (where.file !== undefined) parts.push(where.file);
  if (where.step !== undefined) parts.push(`step ${where.step}`);
  if (where.path !== undefined) parts.push(`at ${where.path}`);
  if (where.line !== undefined) parts.push(`line ${where.line}`);
  if (where.row !== undefined) parts.push(`row ${where.row}`);
  if (where.column !== undefined) parts.push(`column ${where.column}`);
  if (where.byte !== undefined) parts.push(`byte ${where.byte}`);
  return parts.join(", ");
}
