import { GodwitError } from "@godwit/core/errors";
import { invalidSetting } from "../../../../json/json-fields.ts";
import type { PageWanted } from "../../../../registry/page-token.ts";
import type { TagWanted } from "../../../../registry/registry-search.ts";

/** A request's query, each parameter once or several times. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const usualResults = 100;
const mostResults = 1000;

/** `?max_results=100&page_token=…`. Throws INVALID_SETTING. */
export function pageWanted(query: Query): PageWanted {
  const text = only(query, "max_results");
  const maxResults = text === undefined ? usualResults : Number(text);
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > mostResults)
    throw invalidSetting("max_results", text, `a whole number from 1 to ${mostResults}`);
  const token = only(query, "page_token");
  return { maxResults, pageToken: token === undefined || token === "" ? null : token };
}

/** A parameter that may be there once. */
export function only(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === "string") return value;
  throw new GodwitError("INVALID_SETTING", `${name} is there ${value.length} times`, { where: { path: name } });
}

/** `?tag=stage&tag=team=fraud`: a key, or a key and its value. */
export function tagsWanted({ tag = [] }: Query): readonly TagWanted[] {
  const texts = typeof tag === "string" ? [tag] : tag;
  return texts.map((text) => {
    const sign = text.indexOf("=");
    return sign < 0 ? { key: text, value: null } : { key: text.slice(0, sign), value: text.slice(sign + 1) };
  });
}

/** Throws INVALID_SETTING for a parameter that is not one of these: a slip of the pen must not pass for no filter. */
export function allow(query: Query, names: readonly string[]): void {
  for (const name of Object.keys(query))
    if (!names.includes(name))
      throw new GodwitError("INVALID_SETTING", `there is no parameter ${JSON.stringify(name)}`, {
        where: { path: name },
        hint: `Here may stand: ${names.join(", ")}.`,
      });
}
