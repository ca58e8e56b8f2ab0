/**
 * The `size` smallest of the numbers pushed, as a heap whose root is the largest. Of equal numbers at the edge those stay that
 * scikit-learn's heap keeps; a NaN is never kept.
 */
export class NearestHeap {
  readonly distances: Float64Array;
  readonly places: Float64Array;

  constructor(size: number) {
    this.distances = new Float64Array(size);
    this.places = new Float64Array(size);
  }

  clear(): void {
    this.distances.fill(Infinity);
    this.places.fill(0);
  }

  push(distance: number, place: number): void {
    const { distances, places } = this;
    if (!(distance < distances[0]!)) return;
    const size = distances.length;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= size) break;
      const child = left + 1 < size && distances[left + 1]! > distances[left]! ? left + 1 : left;
      if (!(distances[child]! > distance)) break;
      distances[at] = distances[child]!;
      places[at] = places[child]!;
      at = child;
    }
    distances[at] = distance;
    places[at] = place;
  }

  /** Ascending; equal numbers keep their order in the heap. */
  sort(): void {
    const { distances, places } = this;
    for (let index = 1; index < distances.length; index++) {
      const [distance, place] = [distances[index]!, places[index]!];
      let at = index;
      for (; at > 0 && distances[at - 1]! > distance; at--) {
        distances[at] = distances[at - 1]!;
        places[at] = places[at - 1]!;
      }
      distances[at] = distance;
      places[at] = place;
    }
  }
}
