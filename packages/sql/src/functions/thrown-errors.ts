import { GodwitError } from "@godwit/core/errors";

const mostKept = 200;

/** Errors of functions, to be known again when the engine, which keeps their text alone, throws that. */
export class ThrownErrors {
  readonly #byText = new Map<string, GodwitError>();

  /** The text for the engine. */
  keep(error: unknown): Error {
    const coded =
      error instanceof GodwitError
        ? error
        : new GodwitError("INTERNAL", error instanceof Error ? error.message : String(error), { cause: error });
    const text = `${coded.code}: ${coded.message}`;
    if (this.#byText.size >= mostKept) this.#byText.delete(this.#byText.keys().next().value!);
    this.#byText.set(text, coded);
    return new Error(text, { cause: coded });
  }

  find(text: string): GodwitError | null {
    return this.#byText.get(text) ?? null;
  }
}
