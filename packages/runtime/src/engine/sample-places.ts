/** A place in a string: from its start where it is not negative, else from its end. */
export type Place = number;

const candidates: readonly Place[] = [-1, 0, -2, 1, -3, 2, -4, 3, -5, 4, -6, 5, -7, 6, -8, 7];
const mostPlaces = 3;
/** So many strings tell enough of all. */
const mostLookedAt = 2048;

/** The characters at this place, 0 where a string is too short. */
export function characterAt(text: string, place: Place): number {
  const index = place < 0 ? text.length + place : place;
  return index >= 0 && index < text.length ? text.charCodeAt(index) : 0;
}

/** The few places whose characters, with the length, best tell strings apart; each is worth its cost. */
export function samplePlaces(strings: readonly string[]): readonly Place[] {
  const looked = strings.slice(0, mostLookedAt);
  let keys = looked.map((text) => String(text.length));
  let distinct = new Set(keys).size;
  const places: Place[] = [];
  while (places.length < mostPlaces && distinct < looked.length) {
    const split = candidates
      .filter((place) => !places.includes(place))
      .map((place) => {
        const finer = keys.map((key, index) => `${key} ${characterAt(looked[index]!, place)}`);
        return { place, finer, distinct: new Set(finer).size };
      })
      .reduce((best, each) => (each.distinct > best.distinct ? each : best));
    if (split.distinct === distinct) break;
    places.push(split.place);
    keys = split.finer;
    distinct = split.distinct;
  }
  return places;
}
