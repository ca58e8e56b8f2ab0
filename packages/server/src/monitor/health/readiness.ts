/** What a server that takes requests goes through. */
export type ServerState = "starting" | "ready" | "draining";

/**
 * Whether the server takes requests, and whether each endpoint does. Load balancers ask for it, and stop sending before the server
 * stops answering. While it starts, the server waits for every endpoint that is held; later one that is held is alone unready.
 */
export class Readiness {
  #state: ServerState = "starting";
  #isStarted = false;
  readonly #held = new Map<string, string>();
  readonly #watchers: ((isReady: boolean) => void)[] = [];

  get state(): ServerState {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  get holdsAny(): boolean {
    return this.#held.size > 0;
  }

  /** Everything is up but for the endpoints that are held. */
  started(): void {
    this.#isStarted = true;
    this.#advance();
  }

  /** The server takes requests no more; nothing comes after that. */
  drain(): void {
    this.#become("draining");
  }

  /** Holds an endpoint back, as long as its golden outputs are not met. */
  hold(endpoint: string, reason: string): void {
    this.#held.set(endpoint, reason);
  }

  release(endpoint: string): void {
    this.#held.delete(endpoint);
    this.#advance();
  }

  /** Why an endpoint takes no requests; null where it does. */
  reasonOf(endpoint: string): string | null {
    if (this.#state === "draining") return "the server is about to end";
    return this.#held.get(endpoint) ?? null;
  }

  /** Calls at each change, and once now. */
  watch(watcher: (isReady: boolean) => void): void {
    this.#watchers.push(watcher);
    watcher(this.isReady);
  }

  #advance(): void {
    if (this.#isStarted && this.#held.size === 0 && this.#state === "starting") this.#become("ready");
  }

  #become(state: ServerState): void {
    if (this.#state === "draining" || this.#state === state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher(this.isReady);
  }
}
