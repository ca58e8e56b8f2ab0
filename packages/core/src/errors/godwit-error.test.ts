import { expect, test, vi } from "vitest";
import { GodwitError } from "./godwit-error.ts";

class Narrower extends GodwitError {}

test("an error of another copy of the package is one of ours", async () => {
  vi.resetModules();
  const copy = await import("./godwit-error.ts");
  expect(copy.GodwitError).not.toBe(GodwitError);
  expect(new copy.GodwitError("USAGE", "of the copy")).toBeInstanceOf(GodwitError);
  expect(new GodwitError("USAGE", "ours")).toBeInstanceOf(copy.GodwitError);
});

test("nothing else is, and a narrower class is not every error", () => {
  expect(new Error("other")).not.toBeInstanceOf(GodwitError);
  expect(new GodwitError("USAGE", "wide")).not.toBeInstanceOf(Narrower);
  expect(new Narrower("USAGE", "narrow")).toBeInstanceOf(Narrower);
  expect(new Narrower("USAGE", "narrow")).toBeInstanceOf(GodwitError);
});
