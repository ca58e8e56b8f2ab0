import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";
import { GodwitError } from "./godwit-error.ts";

test("an error is one line that cannot steer a terminal, whatever a file names", () => {
  const error = new GodwitError("MISSING_COLUMN", "the input lacks 'a\u001b[2Jb'", { where: { column: "x\ny\u202Ez Größe" } });
  expect(describeError(error)).toBe("MISSING_COLUMN: the input lacks 'a\\u001b[2Jb' (column x\\ny\\u202ez Größe)");
});
