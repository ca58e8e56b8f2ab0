export interface Version {
  readonly major: number;
  readonly minor: number;
}

/** `1.5.2`, `0.24.dev0` → major and minor; null where it is no version. */
export function parseVersion(text: string): Version | null {
  const match = /^(\d+)\.(\d+)/.exec(text);
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}
