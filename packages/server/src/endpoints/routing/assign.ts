import { hash } from "node:crypto";

/**
 * Where in (0, 1) a key falls for a target of an endpoint: the first 53 bits of SHA-256 over the three texts, each on a line of its
 * own. Anyone can compute it again, so that who saw what can be known later.
 */
export function positionOf(endpoint: string, target: string, key: string): number {
  const digest = hash("sha256", `${endpoint}\n${target}\n${key}`, "hex");
  return (Number.parseInt(digest.slice(0, 13), 16) * 2 + (Number.parseInt(digest[13]!, 16) >> 3) + 0.5) / 2 ** 53;
}

/**
 * The target of a key by weighted rendezvous: the smallest -ln(position) / weight wins. Each target gets its share of the keys; when
 * one target's share grows, keys move to it alone, and no key moves between the others.
 */
export function assign<T extends { readonly name: string; readonly weight: number }>(
  endpoint: string,
  key: string,
  targets: readonly T[],
): T | undefined {
  let best: T | undefined;
  let least = Infinity;
  for (const target of targets) {
    if (target.weight <= 0) continue;
    const score = -Math.log(positionOf(endpoint, target.name, key)) / target.weight;
    if (score < least || best === undefined) {
      least = score;
      best = target;
    }
  }
  return best;
}
