const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `200ms`, `1.5s`, `5m`, `2h`, `7d` in milliseconds; null for other texts, and for 0. */
export function millisecondsOf(text: string): number | null {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/u.exec(text.trim()) ?? [];
  const milliseconds = digits === undefined ? 0 : Number(digits) * units[unit as keyof typeof units];
  return milliseconds > 0 && Number.isFinite(milliseconds) ? milliseconds : null;
}
