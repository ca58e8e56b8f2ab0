import { GodwitError } from "../../errors/index.ts";
import { defaultLimits } from "../limits.ts";
import { parseJson } from "./parse-json.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** Reads JSON whose numbers mean what `number` makes of their digits. See `parseJson` for errors. */
export function readJsonValue(text: string, number: (digits: string) => number): JsonValue {
  return parseJson<JsonValue>(
    text,
    { words, string: (each) => each, number, list: (items) => items, object: (entries) => entries },
    defaultLimits,
  );
}

const words: ReadonlyMap<string, JsonValue> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** A JSON value and the path that led to it; accessors give what they are named after or throw INVALID_MODEL with the path. */
export class JsonView {
  readonly value: JsonValue;
  readonly path: string;

  constructor(value: JsonValue, path: string = "") {
    this.value = value;
    this.path = path;
  }

  /** The value of a key; absent and null alike give undefined. */
  find(key: string): JsonView | undefined {
    const found = this.#object().get(key) ?? null;
    return found === null ? undefined : new JsonView(found, this.path === "" ? key : `${this.path}.${key}`);
  }

  get(key: string): JsonView {
    return this.find(key) ?? this.reject(`the key ${key} is missing`);
  }

  entries(): readonly (readonly [string, JsonView])[] {
    return [...this.#object()].map(([key, value]) => [key, new JsonView(value, `${this.path}.${key}`)]);
  }

  items(): readonly JsonView[] {
    return Array.isArray(this.value)
      ? this.value.map((value: JsonValue, index) => new JsonView(value, `${this.path}[${index}]`))
      : this.#fail("a list");
  }

  number(): number {
    return typeof this.value === "number" ? this.value : this.#fail("a number");
  }

  /** A whole number of 32 bits. */
  int32(): number {
    const value = this.number();
    return (value | 0) === value ? value : this.#fail("a whole number of 32 bits");
  }

  boolean(): boolean {
    return typeof this.value === "boolean" ? this.value : this.#fail("true or false");
  }

  string(): string {
    return typeof this.value === "string" ? this.value : this.#fail("a text");
  }

  reject(message: string): never {
    throw new GodwitError("INVALID_MODEL", message, { where: { path: this.path } });
  }

  #object(): ReadonlyMap<string, JsonValue> {
    return this.value instanceof Map ? (this.value as ReadonlyMap<string, JsonValue>) : this.#fail("an object");
  }

  #fail(expected: string): never {
    const { value } = this;
    const found = Array.isArray(value) ? "a list" : value instanceof Map ? "an object" : JSON.stringify(value).slice(0, 40);
    return this.reject(`${expected} was expected, not ${found}`);
  }
}
