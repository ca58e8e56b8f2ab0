import { GodwitError } from "@godwit/core/errors";

const lookMilliseconds = 250;

/** Tells when the event loop comes later than it should: then the requests that wait have waited too long, and new ones are refused. */
export class LoadShedder {
  readonly #limit: number;
  readonly #timer: NodeJS.Timeout | null;
  #expected = performance.now() + lookMilliseconds;
  #isLate = false;
  refused = 0;

  /** `limit` milliseconds of delay are borne; 0: any. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#timer = limit === 0 ? null : setInterval(() => this.#look(), lookMilliseconds).unref();
  }

  /** Throws OVERLOADED while the server is late: since the last look, or because that look itself has not come. */
  admit(): void {
    if (this.#limit === 0 || (!this.#isLate && performance.now() - this.#expected <= this.#limit)) return;
    this.refused++;
    throw new GodwitError("OVERLOADED", "the server is late with its work, and takes no more for the moment", { retryAfter: 1 });
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    this.#isLate = now - this.#expected > this.#limit;
    this.#expected = now + lookMilliseconds;
  }
}
