/** A place in a string: from its start where it is not negative, else from its end. */
export type Place = number;

const candidates: readonly Place[] = [-1, 0, -2, 1, -3, 2, -4, 3, -5, 4, -6, 5, -7, 6, -8, 7];
const mostPlaces = 3;
/** So many strings tell enough of all. */
const mostLookedAt = 1024;

/** The character at this place, 0 where a string is too short. */
export function characterAt(text: string, place: Place): number {
  const index = place < 0 ? text.length + place : place;
  return index >= 0 && index < text.length ? text.charCodeAt(index) : 0;
}

/** The few places whose characters, with the length, best tell strings apart; each is worth its cost. */
export function samplePlaces(strings: readonly string[]): readonly Place[] {
  const looked = strings.slice(0, mostLookedAt);
  let keys = looked.map((text) => text.length);
  let distinct = new Set(keys).size;
  const places: Place[] = [];
  while (places.length < mostPlaces && distinct < looked.length) {
    let best = { place: 0, keys, distinct };
    for (const place of candidates) {
      const finer = looked.map((text, index) => mixed(keys[index]!, characterAt(text, place)));
      const found = new Set(finer).size;
      if (found > best.distinct) best = { place, keys: finer, distinct: found };
    }
    if (best.distinct === distinct) break;
    places.push(best.place);
    ({ keys, distinct } = best);
  }
  return places;
}

/** A key of two; that different ones might meet does no harm here. */
function mixed(key: number, character: number): number {
  const product = Math.imul(key ^ Math.imul(character, 0x9e3779b1), 0x85ebca6b);
  return product ^ (product >>> 13);
}
