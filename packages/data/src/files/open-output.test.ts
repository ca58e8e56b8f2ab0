import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openOutput } from "./open-output.ts";
import { removeTemporaryFiles } from "./temporary-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "godwit-output-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file appears when it is complete, and keeps the mode and the link of the one it replaces", async () => {
  const real = join(folder, "real.txt");
  const link = join(folder, "link.txt");
  writeFileSync(real, "old");
  chmodSync(real, 0o640);
  symlinkSync("real.txt", link);
  const output = await openOutput(link, { patched: true });
  await output.write(Buffer.from("new text"));
  await output.patch(Buffer.from("N"), 0);
  expect(readFileSync(real, "utf8")).toBe("old");
  await output.commit();
  expect(readFileSync(link, "utf8")).toBe("New text");
  expect(statSync(real).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).sort()).toEqual(["link.txt", "real.txt"]);
});

test("a file that is read is not written over, by any of its names", async () => {
  const model = join(folder, "model.pkl");
  const link = join(folder, "link.pkl");
  writeFileSync(model, "model");
  symlinkSync("model.pkl", link);
  for (const path of [model, link])
    await expect(openOutput(path, { patched: false, sources: ["-", join(folder, "none"), model] })).rejects.toMatchObject({
      code: "USAGE",
      where: { file: path },
    });
  expect([readFileSync(model, "utf8"), readdirSync(folder).sort()]).toEqual(["model", ["link.pkl", "model.pkl"]]);
});

test("what is given up leaves the earlier file", async () => {
  const path = join(folder, "out.txt");
  writeFileSync(path, "old");
  const output = await openOutput(path, { patched: false });
  await output.write(Buffer.from("half"));
  await output.abort();
  expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(["old", ["out.txt"]]);
});

test("an interrupted process removes what it began", async () => {
  const path = join(folder, "out.txt");
  const output = await openOutput(path, { patched: false });
  await output.write(Buffer.from("half"));
  expect(readdirSync(folder)).toHaveLength(1);
  removeTemporaryFiles();
  expect(readdirSync(folder)).toEqual([]);
  await output.abort();
});

test("a directory, and a path through a missing one, are refused", async () => {
  mkdirSync(join(folder, "sub"));
  await expect(openOutput(join(folder, "sub"), { patched: false })).rejects.toMatchObject({ code: "USAGE" });
  await expect(openOutput(join(folder, "none", "out.txt"), { patched: false })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
});

test.runIf(process.platform === "linux")("a full device is a coded error, and devices are written as they are", async () => {
  const full = await openOutput("/dev/full", { patched: false });
  await expect(full.write(Buffer.alloc(1 << 16))).rejects.toMatchObject({
    code: "IO_FAILED",
    message: expect.stringContaining("no space") as unknown,
  });
  await full.abort();
  const patched = await openOutput("/dev/full", { patched: true });
  await patched.write(Buffer.from("header"));
  await patched.patch(Buffer.from("H"), 0);
  await expect(patched.commit()).rejects.toMatchObject({ code: "IO_FAILED" });
  await patched.abort();
  const nothing = await openOutput("/dev/null", { patched: true });
  await nothing.write(Buffer.from("x"));
  await nothing.commit();
  expect(statSync("/dev/null").isFile()).toBe(false);
});
