import { expect, test } from "vitest";
import { readError } from "./read-error.ts";

test.each([
  ["ENOENT", "FILE_NOT_FOUND", "there is no such file"],
  ["ENOTDIR", "FILE_NOT_FOUND", "there is no such file"],
  ["EACCES", "IO_FAILED", "the file cannot be read: permission is denied"],
  ["EIO", "IO_FAILED", "the file cannot be read: EIO: told by the system"],
])("%s when reading", (name, code, message) => {
  const cause = Object.assign(new Error(`${name}: told by the system`), { code: name });
  expect(readError(cause, "rows.csv")).toMatchObject({ code, message, where: { file: "rows.csv" } });
});
