import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test("nearly right requests over REST, with binary tensors and over gRPC get answers or coded refusals, in flat memory", async () => {
  const { requests, findings, heap } = await fuzz(8, process.env["CI"] === "true" ? 1_000_000 : Math.floor(Math.random() * 2 ** 31));
  expect(findings).toEqual([]);
  expect(requests).toBeGreaterThan(200);
  expect(heap[1] - heap[0]).toBeLessThan(30 * 2 ** 20);
}, 60_000);
