import { GodwitError } from "../../errors/index.ts";
import type { XmlElement } from "../../formats/index.ts";

/** Elements that tell about a model and change no answer. */
const silent: ReadonlySet<string> = new Set(["Extension", "ModelStats", "ModelExplanation", "ModelVerification", "Annotation", "Header"]);

/** An element of a PMML document, with the path that names it in errors. */
export class PmmlElement {
  readonly name: string;
  readonly path: string;
  readonly #element: XmlElement;

  constructor(element: XmlElement, path: string) {
    this.#element = element;
    this.name = element.name;
    this.path = path;
  }

  /** Every child that may change an answer. */
  get children(): readonly PmmlElement[] {
    const places = new Map<string, number>();
    return this.#element.children.flatMap((child) => {
      if (silent.has(child.name)) return [];
      const place = (places.get(child.name) ?? 0) + 1;
      places.set(child.name, place);
      return [new PmmlElement(child, `${this.path}/${child.name}[${place}]`)];
    });
  }

  /** UNSUPPORTED_OPTION for a child of another name. */
  allow(...names: readonly string[]): void {
    for (const child of this.children) if (!names.includes(child.name)) child.unsupported(`the element ${child.name}`);
  }

  /** UNSUPPORTED_OPTION for an attribute of another name. */
  allowAttributes(...names: readonly string[]): void {
    for (const name of this.#element.attributes.keys())
      if (!names.includes(name) && !/^(?:xmlns\b|xsi:|x-)/u.test(name)) this.unsupported(`the attribute ${name} of ${this.name}`);
  }

  all(name: string): readonly PmmlElement[] {
    return this.children.filter((child) => child.name === name);
  }

  find(...names: readonly string[]): PmmlElement | undefined {
    return this.children.find((child) => names.includes(child.name));
  }

  child(...names: readonly string[]): PmmlElement {
    return this.find(...names) ?? this.invalid(`has no ${names.join(" or ")}`);
  }

  attribute(name: string): string | undefined {
    return this.#element.attributes.get(name);
  }

  required(name: string): string {
    return this.attribute(name) ?? this.invalid(`has no attribute ${name}`);
  }

  /** One of some words. */
  choice<T extends string>(name: string, among: readonly T[], otherwise: NoInfer<T>): T {
    const value = this.attribute(name) ?? otherwise;
    return among.find((word) => word === value) ?? this.unsupported(`${name}="${value}"`);
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.attribute(name) ?? String(otherwise);
    return value === "true" || value === "1" ? true : value === "false" || value === "0" ? false : this.invalid(`has ${name}="${value}"`);
  }

  number(name: string): number;
  number(name: string, otherwise: number): number;
  number(name: string, otherwise?: number): number {
    const text = this.attribute(name);
    if (text === undefined && otherwise !== undefined) return otherwise;
    return parseNumber(text ?? this.required(name)) ?? this.invalid(`has ${name}="${text}", which is no number`);
  }

  integer(name: string, otherwise?: number): number {
    const value = otherwise === undefined ? this.number(name) : this.number(name, otherwise);
    return Number.isSafeInteger(value) ? value : this.invalid(`has ${name}="${value}", which is no integer`);
  }

  get text(): string {
    return this.#element.text.trim();
  }

  /** The words of an Array element, `"in quotes"` or not. */
  words(): readonly string[] {
    const words = Array.from(this.#element.text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/gsu), ([, quoted, plain]) =>
      quoted === undefined ? plain! : quoted.replaceAll('\\"', '"'),
    );
    const count = this.attribute("n");
    if (count !== undefined && Number(count) !== words.length) return this.invalid(`has ${words.length} values and says n="${count}"`);
    return words;
  }

  numbers(): Float64Array {
    return Float64Array.from(this.words(), (word) => parseNumber(word) ?? this.invalid(`holds ${word.slice(0, 40)}, which is no number`));
  }

  invalid(what: string): never {
    throw new GodwitError("INVALID_MODEL", `${this.name} ${what}`, { where: { path: this.path } });
  }

  unsupported(what: string): never {
    throw new GodwitError("UNSUPPORTED_OPTION", what, { where: { path: this.path } });
  }
}

/** A number as XML Schema and Java write it. */
export function parseNumber(text: string): number | undefined {
  const word = text.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(word)) return Number(word);
  if (/^[+-]?(?:INF|Infinity)$/u.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
  return word === "NaN" ? NaN : undefined;
}
