import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { startGodwit } from "./support/run-godwit.ts";

const model = new URL("../../../examples/penguins/model.joblib", import.meta.url).pathname;

test("serve says where HTTP and gRPC are, and a gRPC port that was chosen and is taken is an error", async () => {
  const first = startGodwit(["serve", model, "--port", "0", "--grpc-port", "0", "--quiet"]);
  const lines = createInterface({ input: first.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toMatch(/^listening http:\/\/127\.0\.0\.1:\d+$/);
  const { value } = await lines.next();
  expect(value).toMatch(/^listening grpc:\/\/127\.0\.0\.1:\d+$/);
  const second = startGodwit(["serve", model, "--port", "0", "--grpc-port", String(value).split(":").at(-1), "--quiet"]);
  let said = "";
  second.stderr.on("data", (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(second, "exit")) as [number];
  expect([code, said.includes("IO_FAILED"), said.includes("--grpc-port")]).toEqual([4, true, true]);
  first.kill("SIGTERM");
  expect(await once(first, "exit")).toEqual([0, null]);
}, 60_000);
