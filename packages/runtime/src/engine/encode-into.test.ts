import { expect, test } from "vitest";
import { encodeInto } from "./encode-into.ts";

test("shared memory gets the bytes and counts that other memory gets, full or not", () => {
  for (const text of ["", "plain", "Åre 日本 🐦", "\ud800x", "a".repeat(5000)])
    for (const room of [0, 1, 5, 8, 20_000]) {
      const [own, shared] = [new Uint8Array(room), new Uint8Array(new SharedArrayBuffer(room))];
      expect([text, room, encodeInto(text, shared)]).toEqual([text, room, encodeInto(text, own)]);
      expect([...shared]).toEqual([...own]);
    }
});
