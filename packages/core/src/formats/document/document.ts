import { GodwitError } from "../../errors/index.ts";
import { isNumbers, isDocumentObject, type DocumentValue } from "./document-value.ts";

const nonFinite: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["nan", NaN],
  ["Infinity", Infinity],
  ["inf", Infinity],
  ["-Infinity", -Infinity],
  ["-inf", -Infinity],
]);

/** A value of a JSON or UBJSON document and the path to it. Accessors give what they are named after, or throw INVALID_MODEL. */
export class Document {
  readonly value: DocumentValue;
  readonly path: string;

  constructor(value: DocumentValue, path: string = "") {
    this.value = value;
    this.path = path;
  }

  /** A field of an object, which must be there. */
  field(name: string): Document {
    return this.find(name) ?? this.reject(`the field ${name} is missing`);
  }

  /** A field that may be absent. */
  find(name: string): Document | undefined {
    if (!isDocumentObject(this.value)) return this.fail("an object");
    if (!Object.hasOwn(this.value, name)) return undefined;
    return new Document(this.value[name]!, this.path === "" ? name : `${this.path}.${name}`);
  }

  /** The names of an object's fields. */
  names(): readonly string[] {
    return isDocumentObject(this.value) ? Object.keys(this.value) : this.fail("an object");
  }

  items(): readonly Document[] {
    const { value } = this;
    if (isNumbers(value)) return Array.from(value, (item, index) => new Document(item, `${this.path}[${index}]`));
    return Array.isArray(value)
      ? value.map((item: DocumentValue, index) => new Document(item, `${this.path}[${index}]`))
      : this.fail("an array");
  }

  text(): string {
    return typeof this.value === "string" ? this.value : this.fail("a text");
  }

  /** A number, also one that stands as text. */
  number(): number {
    const { value } = this;
    const number = typeof value === "string" ? (nonFinite.get(value) ?? (value.trim() === "" ? NaN : Number(value))) : value;
    return typeof number === "number" && (!Number.isNaN(number) || typeof value !== "string" || nonFinite.has(value))
      ? number
      : this.fail("a number");
  }

  /** A whole number from `minimum` on, also one that stands as text. */
  integer(minimum: number = Number.MIN_SAFE_INTEGER): number {
    const value = this.number();
    return Number.isSafeInteger(value) && value >= minimum ? value : this.fail(`an integer from ${minimum}`);
  }

  /** The numbers of an array; bools are 0 and 1. With a count, exactly so many. */
  float64(count?: number): Float64Array {
    const { value } = this;
    const numbers = isNumbers(value) ? Float64Array.from(value) : this.#listed();
    if (count !== undefined && numbers.length !== count) this.reject(`there are ${numbers.length} numbers instead of ${count}`);
    return numbers;
  }

  /** The same as int32; a number that is not one is an error. */
  int32(count?: number): Int32Array {
    const numbers = this.float64(count);
    const result = Int32Array.from(numbers);
    const wrong = numbers.findIndex((number, index) => result[index] !== number);
    return wrong < 0 ? result : this.reject(`${numbers[wrong]} is no 32-bit integer`);
  }

  /** Throws INVALID_MODEL at this path. */
  reject(message: string): never {
    throw new GodwitError("INVALID_MODEL", this.path === "" ? message : `${this.path}: ${message}`, { where: { path: this.path } });
  }

  #listed(): Float64Array {
    const { value } = this;
    if (!Array.isArray(value)) return this.fail("an array of numbers");
    const numbers = new Float64Array(value.length);
    (value as readonly DocumentValue[]).forEach((item, index) => {
      if (typeof item === "number" || typeof item === "boolean") numbers[index] = Number(item);
      else numbers[index] = new Document(item, `${this.path}[${index}]`).number();
    });
    return numbers;
  }

  private fail(expected: string): never {
    const { value } = this;
    const found = value === null ? "null" : isNumbers(value) || Array.isArray(value) ? "an array" : `a ${typeof value}`;
    return this.reject(`expected ${expected}, found ${found}`);
  }
}
