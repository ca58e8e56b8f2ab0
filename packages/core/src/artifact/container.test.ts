import { expect, test } from "vitest";
import { GodwitError } from "../errors/index.ts";
import { artifactVersion, readContainer, writeContainer } from "./container.ts";

const manifest = { name: "ärtifact", numbers: [1, 2.5] };
const sections = [
  ["program", Uint8Array.from({ length: 100 }, (_, index) => index)],
  ["empty", new Uint8Array(0)],
  ["arrays", Uint8Array.from([1, 2, 3])],
] as const;

function code(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof GodwitError ? error.code : String(error);
  }
  return "read";
}

test("reads back what it wrote, aligned, as views", () => {
  const bytes = writeContainer(manifest, sections);
  const read = readContainer(bytes);
  expect(read.manifest).toEqual(manifest);
  for (const [name, content] of sections) {
    const section = read.sections.get(name)!;
    expect(section).toEqual(content);
    expect(section.byteOffset % 64).toBe(0);
    expect(section.buffer).toBe(bytes.buffer);
  }
  expect(writeContainer(manifest, sections)).toEqual(bytes);
});

test("every truncation and every flipped bit is a coded error", () => {
  const bytes = writeContainer(manifest, sections);
  for (let length = 0; length < bytes.length; length++)
    expect(code(() => readContainer(bytes.slice(0, length)))).toMatch(/^(NOT_A_MODEL|TRUNCATED)$/);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    expect(
      code(() => readContainer(damaged)),
      `bit ${bit}`,
    ).toMatch(/^(NOT_A_MODEL|TRUNCATED|MALFORMED|UNSUPPORTED_ARTIFACT)$/);
  }
});

test("a newer format is refused by name", () => {
  const bytes = writeContainer(manifest, sections);
  new DataView(bytes.buffer).setUint32(8, artifactVersion + 1, true);
  expect(code(() => readContainer(bytes))).toBe("UNSUPPORTED_ARTIFACT");
});
