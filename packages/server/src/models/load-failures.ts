import { GodwitError } from "@godwit/core/errors";

const firstDelay = 1000;
const longestDelay = 60_000;
const mostRemembered = 1000;

interface Failure {
  readonly error: GodwitError;
  readonly delay: number;
  readonly until: number;
}

/** Models that could not be loaded: they are not tried again at once by every call, but after a second, two, four… up to a minute. */
export class LoadFailures {
  readonly #failures = new Map<string, Failure>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The error that a call gets without another try; null where it is time for one. */
  errorOf(digest: string): GodwitError | null {
    const failure = this.#failures.get(digest);
    if (failure === undefined) return null;
    const wait = failure.until - this.#clock();
    if (wait <= 0) return null;
    const { code, message, hint, where, cause } = failure.error;
    return new GodwitError(code, message, { hint, where, cause, retryAfter: Math.ceil(wait / 1000) });
  }

  note(digest: string, error: GodwitError): void {
    const before = this.#failures.get(digest);
    const delay = before === undefined ? firstDelay : Math.min(longestDelay, before.delay * 2);
    this.#failures.delete(digest);
    this.#failures.set(digest, { error, delay, until: this.#clock() + delay });
    if (this.#failures.size > mostRemembered) for (const [oldest] of this.#failures) return void this.#failures.delete(oldest);
  }

  forget(digest: string): void {
    this.#failures.delete(digest);
  }
}
