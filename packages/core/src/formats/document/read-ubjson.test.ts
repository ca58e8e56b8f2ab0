import { describe, expect, it } from "vitest";
import { GodwitError } from "../../errors/index.ts";
import { readUbjson } from "./read-ubjson.ts";

/** Letters as their codes, numbers as bytes. */
function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : Array.from(part, (letter) => letter.charCodeAt(0)))));
}

function codeOf(content: Uint8Array, limits?: Parameters<typeof readUbjson>[1]): string {
  try {
    readUbjson(content, limits);
    return "read";
  } catch (error) {
    return error instanceof GodwitError ? error.code : String(error);
  }
}

describe("readUbjson", () => {
  it("reads every kind of value", () => {
    const content = bytes("{i", 1, "a[i", 255, "U", 255, "I", 1, 0, "l", 255, 255, 255, 254, "TFZNCxSi", 2, "hi]", "i", 1, "b{}}");
    expect(JSON.parse(JSON.stringify(readUbjson(content)))).toEqual({ a: [-1, 255, 256, -2, true, false, null, "x", "hi"], b: {} });
  });

  it("reads typed arrays of numbers as such, big-endian", () => {
    expect(readUbjson(bytes("[$d#i", 2, 0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0))).toEqual(Float32Array.of(1, -2));
    expect(readUbjson(bytes("[$l#U", 1, 0, 0, 1, 0))).toEqual(Int32Array.of(256));
    expect(readUbjson(bytes("[$L#i", 1, 255, 255, 255, 255, 255, 255, 255, 255))).toEqual(Float64Array.of(-1));
    expect(readUbjson(bytes("[#i", 2, "i", 1, "T"))).toEqual([1, true]);
  });

  it("keeps names that prototypes have", () => {
    const value = readUbjson(bytes("{i", 9, "__proto__i", 7, "}")) as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });

  it.each([
    ["a length beyond the end", bytes("[$d#L", 127, 255, 255, 255, 255, 255, 255, 255), "TRUNCATED"],
    ["a list longer than the file", bytes("[#l", 127, 255, 255, 255), "TRUNCATED"],
    ["a negative length", bytes("[#i", 255), "MALFORMED"],
    ["items without bytes", bytes("[$Z#l", 127, 255, 255, 255), "MALFORMED"],
    ["a type without a length", bytes("[$i", 1, "]"), "MALFORMED"],
    ["an unknown marker", bytes("[?]"), "MALFORMED"],
    ["a text that is not UTF-8", bytes("Si", 1, 255), "MALFORMED"],
    ["an array that does not end", bytes("[i", 1), "TRUNCATED"],
    ["nothing", bytes(), "TRUNCATED"],
    ["too many levels", bytes("[".repeat(2000)), "LIMIT_EXCEEDED"],
  ])("ends %s in a coded error", (_, content, code) => {
    expect(codeOf(content)).toBe(code);
  });

  it("counts containers", () => {
    expect(codeOf(bytes("[", "[]".repeat(20), "]"), { depth: 100, records: 10 })).toBe("LIMIT_EXCEEDED");
  });
});
