/** The ascending index tuples of `size` out of `count`, in lexicographic order; with `repeats`, an index may come again. */
export function combinationsOf(count: number, size: number, repeats: boolean): readonly (readonly number[])[] {
  const found: number[][] = [];
  const tuple = Array.from({ length: size }, (_, place) => (repeats ? 0 : place));
  const largest = (place: number): number => (repeats ? count - 1 : count - size + place);
  if (size > 0 && largest(0) < 0) return found;
  for (;;) {
    found.push([...tuple]);
    let place = size - 1;
    while (place >= 0 && tuple[place] === largest(place)) place--;
    if (place < 0) return found;
    const next = tuple[place]! + 1;
    for (let at = place; at < size; at++) tuple[at] = repeats ? next : next + at - place;
  }
}
