import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Test files that take longest, the longest first: begun last, one of them would keep one processor busy while the others wait. */
const longest = [
  "conformance/sklearn-galleries.test.ts",
  "packages/server/test/soak/soak.test.ts",
  "conformance/sql.test.ts",
  "conformance/sklearn.test.ts",
];

/** Begins with the files that are known to take long, wherever the tests run for the first time. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((path) => moduleId.endsWith(`/${path}`));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
