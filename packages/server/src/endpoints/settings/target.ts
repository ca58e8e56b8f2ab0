import { invalidSetting } from "../../json/json-fields.ts";

/** What traffic may be sent to: a version by its number, or whichever version an alias names at the moment. */
export interface Target {
  /** Null: the endpoint's own model. */
  readonly model: string | null;
  readonly kind: "alias" | "version";
  /** The alias, or the version's number. `latest` is the newest version that is ready. */
  readonly name: string;
}

const modelName = String.raw`[A-Za-z0-9][\w.-]{0,127}`;
const reference = new RegExp(`^models:/(${modelName})(?:@([\\w-]{1,255})|/(\\d{1,15}))$`);
const alias = /^[A-Za-z_][\w-]{0,254}$/;

/** `champion`, `3`, `models:/churn@champion` or `models:/churn/3`. Throws INVALID_SETTING. */
export function parseTarget(value: unknown, path: string): Target {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string") {
    if (/^[1-9]\d{0,14}$/.test(text)) return { model: null, kind: "version", name: text };
    if (alias.test(text)) return { model: null, kind: "alias", name: text };
    const [, model, byAlias, byVersion] = reference.exec(text) ?? [];
    if (model !== undefined)
      return byAlias === undefined ? { model, kind: "version", name: byVersion! } : { model, kind: "alias", name: byAlias };
  }
  throw invalidSetting(path, value, "an alias, a version's number, or models:/NAME@ALIAS");
}

/** The text that `parseTarget` reads back: the target's name wherever it is shown, counted or hashed. */
export function printTarget({ model, kind, name }: Target): string {
  if (model === null) return name;
  return kind === "alias" ? `models:/${model}@${name}` : `models:/${model}/${name}`;
}
