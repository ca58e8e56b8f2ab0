/** What a server that takes requests goes through. */
export type ServerState = "starting" | "ready" | "draining";

/** Whether the server takes requests. Load balancers ask for it, and stop sending before the server stops answering. */
export class Readiness {
  #state: ServerState = "starting";
  readonly #watchers: ((isReady: boolean) => void)[] = [];

  get state(): ServerState {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  /** Goes on to a state; nothing comes after draining. */
  become(state: "ready" | "draining"): void {
    if (this.#state === "draining" || this.#state === state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher(this.isReady);
  }

  /** Calls at each change, and once now. */
  watch(watcher: (isReady: boolean) => void): void {
    this.#watchers.push(watcher);
    watcher(this.isReady);
  }
}
