/** Of the slots given back, so many are looked through for neighbours. */
const mostSearched = 512;

/** Gives slots of a tile to columns and takes them back; the last given back is the first given out, while it is in cache. */
export class SlotAllocator {
  readonly #free: number[] = [];
  #count = 0;

  /** The most slots in use at once. */
  get count(): number {
    return this.#count;
  }

  allocate(): number {
    return this.#free.pop() ?? this.#count++;
  }

  /** The first of `length` neighbouring slots. */
  allocateRun(length: number): number {
    if (length === 1) return this.allocate();
    const recent = this.#free.splice(Math.max(0, this.#free.length - mostSearched));
    const ascending = recent.toSorted((a, b) => a - b);
    let run = 0;
    for (let place = 0; place < ascending.length; place++) {
      run = place > 0 && ascending[place] === ascending[place - 1]! + 1 ? run + 1 : 1;
      if (run < length) continue;
      const first = ascending[place]! - length + 1;
      this.#free.push(...recent.filter((slot) => slot < first || slot >= first + length));
      return first;
    }
    this.#free.push(...recent);
    const first = this.#count;
    this.#count += length;
    return first;
  }

  free(slot: number): void {
    this.#free.push(slot);
  }
}
