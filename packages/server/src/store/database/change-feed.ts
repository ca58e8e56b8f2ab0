/** What processes tell each other has changed: `registry`, `endpoints`, `keys`. */
export type Topic = string;

export interface ChangeSource {
  listen(heard: (topic: Topic) => void): { close(): Promise<void> } | null;
  revisions(topics: readonly Topic[]): Promise<ReadonlyMap<Topic, number>>;
}

/** How often revisions are looked up: what is heard comes at once, and this is for when nothing can be heard. */
const pollMilliseconds = 500;

interface Followed {
  readonly topic: Topic;
  readonly follower: () => Promise<void>;
  /** The revision that the follower has seen. */
  seen: number;
  /** The run that is under way, and the one that begins after it. */
  running: Promise<void> | null;
  next: Promise<void> | null;
}

/** Calls followers when a topic's revision has grown, whoever wrote it. A follower that fails is called again. */
export class ChangeFeed {
  readonly #source: ChangeSource;
  readonly #followed = new Set<Followed>();
  #listening: { close(): Promise<void> } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(source: ChangeSource) {
    this.#source = source;
  }

  follow(topic: Topic, follower: () => Promise<void>): () => void {
    const followed: Followed = { topic, follower, seen: 0, running: null, next: null };
    this.#followed.add(followed);
    if (this.#timer === null && !this.#closed) this.#start();
    return () => void this.#followed.delete(followed);
  }

  /** After this process has committed: resolves when the followers here know. */
  async committed(topics: ReadonlyMap<Topic, number>): Promise<void> {
    const runs = [...this.#followed].flatMap((followed) => {
      const revision = topics.get(followed.topic);
      return revision === undefined ? [] : [this.#call(followed, revision)];
    });
    await Promise.all(runs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#listening?.close();
    for (const { running } of this.#followed) await running;
    this.#followed.clear();
  }

  #start(): void {
    this.#listening = this.#source.listen(() => void this.#poll());
    if (this.#listening !== null) this.#schedule();
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#poll().finally(() => this.#schedule()), pollMilliseconds).unref();
    if (this.#closed) clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    const topics = [...new Set([...this.#followed].map(({ topic }) => topic))];
    if (topics.length === 0 || this.#closed) return;
    let revisions: ReadonlyMap<Topic, number>;
    try {
      revisions = await this.#source.revisions(topics);
    } catch {
      return;
    }
    for (const followed of this.#followed) {
      const revision = revisions.get(followed.topic) ?? 0;
      if (revision > followed.seen) void this.#call(followed, revision);
    }
  }

  /** Resolves when a run that began after this call has ended. */
  #call(followed: Followed, revision: number): Promise<void> {
    if (followed.running === null) return this.#run(followed, revision);
    followed.next ??= followed.running.then(() => this.#run(followed, revision));
    return followed.next;
  }

  #run(followed: Followed, revision: number): Promise<void> {
    followed.next = null;
    const run = followed
      .follower()
      .then(
        () => void (followed.seen = Math.max(followed.seen, revision)),
        () => undefined,
      )
      .finally(() => {
        if (followed.running === run) followed.running = null;
      });
    followed.running = run;
    return run;
  }
}
