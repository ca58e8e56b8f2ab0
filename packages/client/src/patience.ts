import { GodwitRequestError } from "./request-error.ts";

/** How long a request may take with all its repetitions; ends early when its caller gives up. */
export class Patience {
  readonly #timeout: number;
  readonly #deadline: number;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #caller: AbortSignal | undefined;
  readonly #giveUp = (): void => this.#controller.abort(this.#caller?.reason);

  constructor(timeout: number, caller: AbortSignal | undefined) {
    this.#timeout = timeout;
    this.#deadline = Date.now() + timeout;
    this.#caller = caller;
    if (Number.isFinite(timeout)) this.#timer = setTimeout(() => this.#controller.abort(this.#tooLate()), timeout);
    if (caller?.aborted === true) this.#giveUp();
    else caller?.addEventListener("abort", this.#giveUp);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  allows(milliseconds: number): boolean {
    return Date.now() + milliseconds < this.#deadline;
  }

  /** Waits; rejects as soon as the caller gives up. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        clearTimeout(timer);
        reject(this.signal.reason as Error);
      };
      const timer = setTimeout(() => {
        this.signal.removeEventListener("abort", ended);
        resolve();
      }, milliseconds);
      this.signal.addEventListener("abort", ended, { once: true });
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#giveUp);
  }

  #tooLate(): GodwitRequestError {
    return new GodwitRequestError("TIMEOUT", `no answer within ${this.#timeout} ms`, {
      hint: "Send fewer rows at a time, or allow more time with `timeout`.",
    });
  }
}
