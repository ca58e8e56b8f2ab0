import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { binomialTail } from "../health/binomial-tail.ts";
import { assign, positionOf } from "./assign.ts";

const keys = Array.from({ length: 20_000 }, (_, index) => `customer-${index}-å`);

function assigned(weights: { readonly [name: string]: number }, endpoint = "churn"): readonly string[] {
  const targets = Object.entries(weights).map(([name, weight]) => ({ name, weight }));
  return keys.map((key) => assign(endpoint, key, targets)!.name);
}

describe("sticky keys", () => {
  test("a position is the first 53 bits of the hash that the documentation states", () => {
    const digest = createHash("sha256").update("churn\nchampion\nAda Lovelace").digest();
    const position = (Number(digest.readBigUInt64BE(0) >> 11n) + 0.5) / 2 ** 53;
    expect(positionOf("churn", "champion", "Ada Lovelace")).toBe(position);
  });

  test.each([[{ champion: 90, challenger: 10 }], [{ champion: 0.5, challenger: 0.25, "7": 0.25 }], [{ champion: 999, challenger: 1 }]])(
    "each target of %j gets its share of the keys",
    (weights) => {
      const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
      const names = assigned(weights);
      for (const [name, weight] of Object.entries(weights))
        expectShare(names.filter((each) => each === name).length, names.length, weight / sum);
    },
  );

  test("a target that grows takes keys, and none of its own go elsewhere", () => {
    let before = assigned({ champion: 60, challenger: 10, third: 30 });
    for (const challenger of [20, 50, 200, 100_000]) {
      const after = assigned({ champion: 60, challenger, third: 30 });
      for (const [place, name] of after.entries()) if (name !== before[place]) expect(name).toBe("challenger");
      before = after;
    }
    expect(assigned({ champion: 0, challenger: 3 }).every((name) => name === "challenger")).toBe(true);
  });

  test("only the proportions count, and other endpoints draw their own lots", () => {
    expect(assigned({ champion: 9, challenger: 1 })).toEqual(assigned({ champion: 90, challenger: 10 }));
    const here = assigned({ champion: 1, challenger: 1 });
    const there = assigned({ champion: 1, challenger: 1 }, "spam");
    expectShare(here.filter((name, place) => name === there[place]).length, keys.length, 0.5);
  });
});

/** Within what chance brings about but once in a million times, on either side. */
function expectShare(count: number, trials: number, share: number): void {
  expect(binomialTail(count, trials, share)).toBeGreaterThan(1e-6);
  expect(binomialTail(trials - count, trials, 1 - share)).toBeGreaterThan(1e-6);
}
