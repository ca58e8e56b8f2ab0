/** A name as standard SQL quotes it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as standard SQL quotes it; for engines in which a backslash is a backslash. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A table by the parts of its name. */
export function quoteTable(parts: readonly string[], quote: (name: string) => string): string {
  return parts.map(quote).join(".");
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
