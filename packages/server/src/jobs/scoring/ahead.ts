/** Has a generator work ahead of who takes from it, by at most so many values. */
export async function* ahead<T>(values: AsyncGenerator<T, void, undefined>, most: number): AsyncGenerator<T, void, undefined> {
  const ready: Promise<IteratorResult<T, void>>[] = [];
  const ask = (): void => {
    // One that waits asks for the next, so that a generator is never asked twice at once.
    const last = ready.at(-1) ?? Promise.resolve();
    const next = last.then(() => values.next());
    next.catch(() => undefined);
    ready.push(next);
  };
  try {
    for (;;) {
      while (ready.length < most) ask();
      const { done, value } = await ready.shift()!;
      if (done === true) return;
      yield value;
    }
  } finally {
    await Promise.allSettled(ready);
    await values.return();
  }
}
