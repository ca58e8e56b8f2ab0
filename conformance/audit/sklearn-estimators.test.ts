// Every public class of scikit-learn is read or refused with a reason, and what is read is examined.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { everyLibrary } from "../../packages/core/src/importers/libraries.ts";
import { findExams, type Check } from "../find-exams.ts";
import { notAsked } from "./reasons.ts";

interface PublicClass {
  /** Separated by spaces. */
  readonly versions: string;
  readonly methods: string;
}

const text = readFileSync(new URL("sklearn-estimators.json", import.meta.url), "utf8");
const classes = JSON.parse(text) as Readonly<Record<string, PublicClass>>;
const readers = everyLibrary.filter(({ packages }) => packages.includes("sklearn")).flatMap(({ estimators }) => estimators);
const read = new Set(readers.flatMap(({ classNames }) => classNames));
const refused = new Set(readers.flatMap((reader) => Object.keys(reader.refused ?? {})));
const asked = askedMethods();

describe("every class of scikit-learn", () => {
  it("is read, or refused with a reason", () => {
    expect(Object.keys(classes).filter((name) => !read.has(name))).toEqual([]);
  });

  it("is not refused where it answers new rows", () => {
    const answering = [...refused].filter((name) => (classes[name]?.methods ?? "") !== "" && name !== "PatchExtractor");
    expect(answering).toEqual([]);
  });

  it("has exams that ask each of its methods, or a reason why not", () => {
    const gaps = Object.entries(classes)
      .filter(([name]) => read.has(name) && !refused.has(name))
      .flatMap(([name, { methods }]) => {
        const known = asked.get(name);
        if (notAsked[name]?.["*"] !== undefined) return [];
        if (known === undefined) return [`${name} has no exam`];
        const missing = methods
          .split(" ")
          .filter((method) => method !== "" && !known.has(method) && notAsked[name]?.[method] === undefined);
        return missing.map((method) => `${name}.${method}`);
      });
    expect(gaps).toEqual([]);
  });

  it("has no reason that an exam makes idle", () => {
    const idle = Object.entries(notAsked).flatMap(([name, reasons]) =>
      Object.keys(reasons).filter((method) => asked.get(name)?.has(method) === true || !read.has(name)),
    );
    expect(idle).toEqual([]);
  });
});

/** The methods that exams of each class ask, the class being the model itself. */
function askedMethods(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { folder, checks } of findExams("sklearn")) {
    const { estimator } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as { estimator: string };
    const known = found.get(estimator) ?? new Set();
    checks.forEach(({ method }: Check) => known.add(method));
    found.set(estimator, known);
  }
  return found;
}
