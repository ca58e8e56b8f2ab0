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
    const section = read.sections.get(name)!();
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
      code(() => [...readContainer(damaged).sections.values()].map((section) => section())),
      `bit ${bit}`,
    ).toMatch(/^(NOT_A_MODEL|TRUNCATED|MALFORMED|UNSUPPORTED_ARTIFACT)$/);
  }
});

test("a newer format is refused by name", () => {
  const bytes = writeContainer(manifest, sections);
  new DataView(bytes.buffer).setUint32(8, artifactVersion + 1, true);
  expect(code(() => readContainer(bytes))).toBe("UNSUPPORTED_ARTIFACT");
});

test("damage in one section does not keep the others from being read", () => {
  const bytes = writeContainer(manifest, sections);
  bytes[bytes.length - 1]! ^= 1;
  const read = readContainer(bytes);
  expect(read.sections.get("program")!()).toEqual(sections[0][1]);
  expect(code(() => read.sections.get("arrays")!())).toBe("MALFORMED");
});

test("bytes after the last section are refused", () => {
  const bytes = writeContainer(manifest, sections);
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  new DataView(longer.buffer).setFloat64(16, longer.length, true);
  expect(code(() => readContainer(longer))).toBe("MALFORMED");
});
