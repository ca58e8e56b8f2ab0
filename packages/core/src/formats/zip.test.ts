import { expect, it } from "vitest";
import type { Decompress } from "./decompress.ts";
import { defaultLimits } from "./limits.ts";
import { readZip, readZipEntry, writeZip } from "./zip.ts";

const decompress: Decompress = () => Promise.reject(new Error("nothing here is compressed"));
const content = Uint8Array.of(1, 2, 3);
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

it("reads what it writes", async () => {
  const entries = readZip(
    writeZip([
      ["a.npy", content],
      ["b/ü.npy", new Uint8Array(0)],
    ]),
    defaultLimits,
  );
  expect([...entries.keys()]).toEqual(["a.npy", "b/ü.npy"]);
  expect(await readZipEntry(entries.get("a.npy")!, decompress, defaultLimits)).toEqual(content);
});

it.each(["../a", "a/../../b", "/etc/a", "C:\\a", "a\\b"])("refuses the name %s", (name) => {
  expect(() => readZip(writeZip([[name, content]]), defaultLimits)).toThrow(code("MALFORMED"));
});

it("refuses a name twice, a broken checksum, and a cut archive", async () => {
  expect(() =>
    readZip(
      writeZip([
        ["a", content],
        ["a", content],
      ]),
      defaultLimits,
    ),
  ).toThrow(code("MALFORMED"));
  const archive = writeZip([["a", content]]);
  archive[31]! ^= 1;
  await expect(readZipEntry(readZip(archive, defaultLimits).get("a")!, decompress, defaultLimits)).rejects.toMatchObject({
    code: "MALFORMED",
  });
  for (let length = 0; length < archive.length; length++)
    expect(() => readZip(archive.subarray(0, length), defaultLimits)).toThrow(code("TRUNCATED"));
});

it("refuses a symbolic link and more entries than the limit", () => {
  const archive = writeZip([["a", content]]);
  const central = archive.length - 22 - 47;
  archive[central + 5] = 3;
  archive[central + 41] = 0xa1;
  expect(() => readZip(archive, defaultLimits)).toThrow(code("MALFORMED"));
  expect(() =>
    readZip(
      writeZip([
        ["a", content],
        ["b", content],
      ]),
      { ...defaultLimits, zipEntries: 1 },
    ),
  ).toThrow(code("LIMIT_EXCEEDED"));
});
