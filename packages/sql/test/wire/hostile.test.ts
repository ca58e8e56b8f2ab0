import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as fc from "fast-check";
import { startWireServer, type TestWireServer } from "./start-wire-server.ts";

let server: TestWireServer;
beforeAll(async () => {
  server = await startWireServer({ longestMessage: 1 << 20, mostConnections: 20 });
});
afterAll(async () => {
  await server?.close();
});

const cString = (text: string): Buffer => Buffer.from(`${text}\0`);
const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const startup = (() => {
  const body = Buffer.concat([Buffer.from([0, 3, 0, 0]), cString("user"), cString("ada"), Buffer.from([0])]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length + 4);
  return Buffer.concat([head, body]);
})();

/** Sends bytes and hangs up when the server says no more for a while; gives all that it said. */
function send(bytes: Buffer, patience = 25): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket: Socket = connect(server.port, "127.0.0.1");
    const pieces: Buffer[] = [];
    socket.setTimeout(patience, () => socket.destroy());
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(Buffer.concat(pieces)));
    socket.write(bytes);
  });
}

/** What a client that behaves is told. */
const told = async (): Promise<string> =>
  (await send(Buffer.concat([startup, message("Q", cString("SELECT 'still here'")), message("X", Buffer.alloc(0))]), 5000)).toString(
    "latin1",
  );

it("survives bytes that are no protocol", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      await send(Buffer.from(bytes));
    }),
    { numRuns: 60 },
  );
  expect(await told()).toContain("still here");
});

it("survives messages of any letter and content", async () => {
  const letters = fc.constantFrom(..."QPBDECSHFpdcfXZ\0\u{ff}");
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ maxLength: 40 }).map(cString),
    fc
      .constantFrom(
        "SELECT 1",
        "SELECT $1",
        "BEGIN",
        "ROLLBACK",
        "DECLARE c CURSOR FOR SELECT 1",
        "FETCH ALL FROM c",
        "COPY (SELECT 1) TO STDOUT",
        "SELECT '",
      )
      .map(cString),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(letters, body), { maxLength: 8 }), async (messages) => {
      const answer = await send(Buffer.concat([startup, ...messages.map(([type, bytes]) => message(type, bytes))]));
      expect(answer.includes("XX000")).toBe(false);
    }),
    { numRuns: 60 },
  );
  expect(await told()).toContain("still here");
});

it("takes no message that is too long, and says so", async () => {
  const long = Buffer.alloc(5);
  long.write("Q", 0, "latin1");
  long.writeUInt32BE(0x7fff_fff0, 1);
  expect((await send(Buffer.concat([startup, long]), 5000)).includes("54000")).toBe(true);
});

it("hangs up on who does not say who they are", async () => {
  const impatient = await startWireServer({ startupMilliseconds: 300 });
  const start = performance.now();
  await new Promise((resolve) => connect(impatient.port, "127.0.0.1").once("close", resolve).resume());
  expect(performance.now() - start).toBeLessThan(5000);
  await impatient.close();
});
