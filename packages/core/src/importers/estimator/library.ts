import type { PythonView, PyValue } from "../../formats/index.ts";
import type { Reader } from "./fitted-estimator.ts";

/** A library whose models are read: its classes are found by name within its packages, since modules moved between versions. */
export interface Library<Context> {
  /** As people write it: `scikit-learn`. */
  readonly name: string;
  /** The top-level Python packages of its classes. */
  readonly packages: readonly string[];
  readonly estimators: readonly Reader<Context>[];
}

/** Every library that is known, and the readers of their classes. */
export class Libraries<Context> {
  readonly #libraries = new Map<string, Library<Context>>();
  readonly #readers = new Map<string, Reader<Context>>();

  constructor(libraries: readonly Library<Context>[]) {
    for (const library of libraries)
      for (const name of library.packages) {
        this.#libraries.set(name, library);
        for (const reader of library.estimators)
          for (const className of reader.classNames) this.#readers.set(`${name}.${className}`, reader);
      }
  }

  /** The library of an instance of one of its classes, read or not; undefined for any other value. */
  libraryOf(value: PyValue): Library<Context> | undefined {
    return value !== null && typeof value === "object" && value.kind === "object"
      ? this.#libraries.get(packageOf(value.module))
      : undefined;
  }

  /** The reader of an instance's class. */
  readerOf(view: PythonView): Reader<Context> | undefined {
    return view.is("object") ? this.#readers.get(`${packageOf(view.module)}.${view.className}`) : undefined;
  }
}

function packageOf(module: string): string {
  const end = module.indexOf(".");
  return end === -1 ? module : module.slice(0, end);
}
