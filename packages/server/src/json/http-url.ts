import { invalidSetting } from "./json-fields.ts";

/** An address that may be called, without name and password in it. Throws INVALID_SETTING. */
export function httpUrl(value: unknown, path: string): string {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === "" && url.password === "")
    return url.href;
  throw invalidSetting(path, value, "an http or https address without a password in it");
}
