import { invalidSetting } from "../json/json-fields.ts";

/** One page of a list, and the token of the one after it; null on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | null;
}

export interface PageWanted {
  readonly pageToken: string | null;
  readonly maxResults: number;
}

/** A token that says where the last page ended, so that what is added or removed meanwhile neither repeats nor hides an entry. */
export function pageToken(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** Throws INVALID_SETTING for what is no token of this list. */
export function readPageToken(token: string, kinds: readonly ("string" | "number")[]): readonly (string | number)[] {
  try {
    const key = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown;
    if (Array.isArray(key) && key.length === kinds.length && key.every((part, place) => typeof part === kinds[place]))
      return key as (string | number)[];
  } catch {
    // Told below.
  }
  throw invalidSetting("page_token", token, "the token that the page before gave");
}

/** Cuts a list that was read one entry too long. */
export function pageOf<T>(found: readonly T[], { maxResults }: PageWanted, keyOf: (item: T) => readonly (string | number)[]): Page<T> {
  if (found.length <= maxResults) return { items: found, nextPageToken: null };
  const items = found.slice(0, maxResults);
  return { items, nextPageToken: pageToken(keyOf(items.at(-1)!)) };
}
