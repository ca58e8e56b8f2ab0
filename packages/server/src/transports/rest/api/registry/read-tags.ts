import { invalidSetting, JsonFields } from "../../../../json/json-fields.ts";
import type { Tags } from "../../../../registry/registered-model.ts";

/** Tags as MLflow sends them, `[{"key": "stage", "value": "x"}]`, or as an object. Throws INVALID_SETTING. */
export function readTags(fields: JsonFields): Tags {
  const value = fields.value("tags");
  if (value === undefined) return {};
  const entries = Array.isArray(value)
    ? fields.list("tags").map(({ value: tag, path }) => {
        const each = new JsonFields(tag, path);
        const entry = [readText(each.value("key"), each.pathOf("key")), readText(each.value("value") ?? "", each.pathOf("value"))] as const;
        each.end();
        return entry;
      })
    : entriesOf(new JsonFields(value, fields.pathOf("tags")));
  return Object.fromEntries(entries);
}

function entriesOf(fields: JsonFields): readonly (readonly [string, string])[] {
  return fields.names.map((name) => [name, readText(fields.value(name), fields.pathOf(name))]);
}

/** A text, the empty one included. Throws INVALID_SETTING. */
export function readText(value: unknown, path: string): string {
  if (typeof value !== "string") throw invalidSetting(path, value, "a text");
  return value;
}
