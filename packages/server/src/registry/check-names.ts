import { GodwitError } from "@godwit/core/errors";
import { invalidSetting } from "../json/json-fields.ts";

const modelName = /^[A-Za-z0-9][\w.-]{0,127}$/u;
/** MLflow's rule for aliases. */
const aliasName = /^[\w-]{1,255}$/u;
const reservedAlias = /^(?:latest|v\d+)$/iu;
const digest = /^[0-9a-f]{64}$/u;

/** Of a registered model, which is its endpoint's too. Throws INVALID_SETTING. */
export function checkModelName(name: string): void {
  if (!modelName.test(name))
    throw new GodwitError("INVALID_SETTING", `${JSON.stringify(name.slice(0, 200))} is no name for a model`, {
      where: { path: "name" },
      hint: "Up to 128 letters, digits, _, . and -, beginning with a letter or a digit.",
    });
}

/** Throws INVALID_SETTING; `latest` and `v3` have their own meaning. */
export function checkAlias(alias: string): void {
  if (!aliasName.test(alias) || reservedAlias.test(alias))
    throw new GodwitError("INVALID_SETTING", `${JSON.stringify(alias.slice(0, 300))} is no name for an alias`, {
      where: { path: "alias" },
      hint: reservedAlias.test(alias)
        ? "`latest` is always the newest version, and `v3` version 3."
        : "Up to 255 letters, digits, _ and - only.",
    });
}

const mostKeyCharacters = 250;
const mostValueCharacters = 8000;
const mostDescriptionCharacters = 100_000;

/** MLflow's limits. Throws INVALID_SETTING. */
export function checkTag(key: string, value: string): void {
  if (key === "" || key.length > mostKeyCharacters || hasNul(key))
    throw invalidSetting("key", key, `a text of 1 to ${mostKeyCharacters} characters`);
  checkText("value", value, mostValueCharacters);
}

export function checkDescription(text: string): void {
  checkText("description", text, mostDescriptionCharacters);
}

export function checkText(path: string, text: string, most: number): void {
  if (text.length > most || hasNul(text)) throw invalidSetting(path, text, `a text of up to ${most} characters, without NUL`);
}

/** SHA-256 in hex. Throws INVALID_SETTING. */
export function checkDigest(path: string, value: string): void {
  if (!digest.test(value)) throw invalidSetting(path, value, "a SHA-256 in 64 hex digits");
}

/** PostgreSQL's text cannot hold it, and half of a pair of surrogates is no Unicode. */
function hasNul(text: string): boolean {
  return text.includes("\0") || !text.isWellFormed();
}
