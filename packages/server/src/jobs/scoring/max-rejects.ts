import { GodwitError } from "@godwit/core/errors";

/** How many rows may be rejected: a number, or a share of the rows read. */
export type MaxRejects = { readonly kind: "rows"; readonly rows: number } | { readonly kind: "share"; readonly share: number };

/** `0`, `100`, `0.1%`. Throws USAGE. */
export function parseMaxRejects(text: string): MaxRejects {
  const [, digits, percent] = /^(\d{1,15}(?:\.\d{1,9})?)(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (percent === "%" && value <= 100) return { kind: "share", share: value / 100 };
  if (percent === "" && Number.isInteger(value)) return { kind: "rows", rows: value };
  throw new GodwitError("USAGE", `${JSON.stringify(text)} is neither a number of rows nor a share of them`, {
    hint: "Such as --max-rejects 100 or --max-rejects 0.1%.",
  });
}

/**
 * Throws TOO_MANY_REJECTS. Of a share `total` decides, the rows that there are to read; where that is not known before the end, it is
 * null until then.
 */
export function checkRejects(limit: MaxRejects, rejected: number, total: number | null, first: string): void {
  const most = limit.kind === "rows" ? limit.rows : total === null ? Infinity : limit.share * total;
  if (rejected <= most) return;
  const allowed = limit.kind === "rows" ? `${limit.rows}` : `${limit.share * 100} % of ${total}`;
  throw new GodwitError(
    "TOO_MANY_REJECTS",
    `${rejected} ${rejected === 1 ? "row is" : "rows are"} rejected, and ${allowed} may be; the first: ${first}`,
  );
}
