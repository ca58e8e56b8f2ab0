import type { PyGlobal } from "../python/value.ts";
import { isDangerous } from "./danger.ts";
import { normalGlobal } from "./global-name.ts";

/** `built`: turned into a value by this reader; `inert`: kept as a name; `dangerous`: would run code or touch the machine in Python. */
export type GlobalStatus = "built" | "inert" | "dangerous";

/** A class or function that a file names, under its normal name. */
export interface GlobalUse {
  readonly module: string;
  readonly name: string;
  readonly status: GlobalStatus;
  /** Whether the file calls it or makes instances of it. */
  readonly called: boolean;
  /** The first place, in the decompressed content. */
  readonly byte: number;
}

interface Entry {
  readonly global: PyGlobal;
  readonly byte: number;
  status: GlobalStatus;
  called: boolean;
}

/** Collects the globals of a file, each once. */
export class GlobalLog {
  readonly #entries = new Map<string, Entry>();
  readonly #isBuilt: (key: string) => boolean;
  /** Times that `getattr` came onto the stack, less the calls of it that only name a method. */
  #looseGetattr = 0;

  /** `isBuilt` says of a normal name whether values are made of it. */
  constructor(isBuilt: (key: string) => boolean) {
    this.#isBuilt = isBuilt;
  }

  /** The one value for a global. An import of a module alone has an empty name. */
  meet(rawModule: string, rawName: string, byte: number): PyGlobal {
    const [module, name] = normalGlobal(rawModule, rawName);
    const key = `${module}\n${name}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known.global;
    const global: PyGlobal = { kind: "global", module, name };
    const status = this.#isBuilt(`${module}.${name}`)
      ? "built"
      : isDangerous(module, name) || isDangerous(rawModule, rawName)
        ? "dangerous"
        : "inert";
    this.#entries.set(key, { global, byte, status, called: false });
    return global;
  }

  called(global: PyGlobal): void {
    const entry = this.#entries.get(`${global.module}\n${global.name}`);
    if (entry !== undefined) entry.called = true;
  }

  /** The result of calling this global is called in turn, as no library writes it. */
  resultCalled(module: string, name: string, byte: number): void {
    const key = `${module}\n${name}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined && isGetattr(entry.global)) this.#looseGetattr = Infinity;
    if (entry === undefined) this.#entries.set(key, { global: { kind: "global", module, name }, byte, status: "dangerous", called: true });
    else entry.status = "dangerous";
  }

  getattrPushed(): void {
    this.#looseGetattr++;
  }

  getattrResolved(): void {
    this.#looseGetattr--;
  }

  /** What was met, in order of appearance. */
  uses(): GlobalUse[] {
    return [...this.#entries.values()].map(({ global, byte, status, called }) => ({
      module: global.module,
      name: global.name,
      status: isGetattr(global) && this.#looseGetattr === 0 ? "inert" : status,
      called,
      byte,
    }));
  }
}

export function isGetattr(global: PyGlobal): boolean {
  return global.name === "getattr" && global.module === "builtins";
}
