import type { PythonView, PyValue } from "../../formats/index.ts";
import type { Reader } from "./fitted-estimator.ts";
import type { Table } from "./table.ts";

/** A library whose models are read: its classes are found by name within its packages, since modules moved between versions. */
export interface Library<Context> {
  /** As people write it: `scikit-learn`. */
  readonly name: string;
  /** The top-level Python packages of its classes. */
  readonly packages: readonly string[];
  readonly estimators: readonly Reader<Context>[];
  /** Classes that answer as another library's do, which they extend: `{ Pipeline: "sklearn.Pipeline" }`. */
  readonly sameAs?: { readonly [className: string]: string };
}

/** What a user supplies for classes and functions of one's own. */
export interface Defined<Context> {
  /** By full name: `shop.features.RatioAdder`. */
  readonly classes: ReadonlyMap<string, Reader<Context>>;
  /** By path: `preprocess.log`. */
  readonly steps: ReadonlyMap<string, Reader<Context>>;
  readonly functions: ReadonlyMap<string, (x: Table, context: Context) => Table>;
}

/** Every library that is known, and the readers of their classes. */
export class Libraries<Context> {
  readonly #libraries = new Map<string, Library<Context>>();
  readonly #readers = new Map<string, Reader<Context>>();
  readonly #defined: Defined<Context> | undefined;

  constructor(libraries: readonly Library<Context>[], defined?: Defined<Context>) {
    this.#defined = defined;
    for (const library of libraries)
      for (const name of library.packages) {
        this.#libraries.set(name, library);
        for (const reader of library.estimators)
          for (const className of reader.classNames) this.#readers.set(`${name}.${className}`, reader);
      }
    for (const { packages, sameAs = {} } of libraries)
      for (const [className, other] of Object.entries(sameAs)) {
        const reader = this.#readers.get(other);
        if (reader !== undefined) for (const name of packages) this.#readers.set(`${name}.${className}`, reader);
      }
  }

  /** The library of an instance of one of its classes, read or not; undefined for any other value. */
  libraryOf(value: PyValue): Library<Context> | undefined {
    if (value === null || typeof value !== "object" || value.kind !== "object") return undefined;
    const name = packageOf(value.module);
    const own = this.#defined?.classes.has(`${value.module}.${value.name}`) === true || this.#defined?.steps.has("") === true;
    return this.#libraries.get(name) ?? (own ? { name, packages: [name], estimators: [] } : undefined);
  }

  /** The reader of an instance: as the user defines its step or its class, else as its library has it. */
  readerOf(view: PythonView, path: string): Reader<Context> | undefined {
    if (!view.is("object")) return undefined;
    const defined = this.#defined?.steps.get(path) ?? this.#defined?.classes.get(`${view.module}.${view.className}`);
    return defined ?? this.#readers.get(`${packageOf(view.module)}.${view.className}`);
  }

  /** What the user defines for a function, by its full name. */
  functionOf(name: string): ((x: Table, context: Context) => Table) | undefined {
    return this.#defined?.functions.get(name);
  }
}

function packageOf(module: string): string {
  const end = module.indexOf(".");
  return end === -1 ? module : module.slice(0, end);
}
