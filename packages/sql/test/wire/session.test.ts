import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { catalogPath, installCatalog } from "../../src/catalog/install-catalog.ts";
import { SqlEngine } from "../../src/engine/sql-engine.ts";
import { Output } from "../../src/wire/session/output.ts";
import { Settings } from "../../src/wire/session/settings.ts";
import { WireSession } from "../../src/wire/session/wire-session.ts";

let engine: SqlEngine;
beforeAll(async () => {
  engine = await SqlEngine.open({ files: false, settings: true });
  await installCatalog(engine, new Map(Settings.names.map((name) => [name, Settings.valueOf(name)])));
  const session = await engine.connect();
  for (const statement of ["CREATE SCHEMA other", "CREATE TABLE other.here AS SELECT 'found' AS word"]) await session.query(statement);
  session.close();
});
afterAll(async () => {
  await engine.close();
});

/** A session, and what it answers to a script. */
async function open(given: { readonly [setting: string]: string } = {}) {
  const socket = new PassThrough();
  const settings = new Settings();
  for (const [name, value] of Object.entries(given)) settings.begin(name, value);
  const sql = await engine.connect();
  const session = new WireSession({
    sql,
    output: new Output(socket),
    next: async () => null,
    settings,
    user: "ada",
    backend: 1,
    refused: new Set(),
    catalogPath,
  });
  await session.begin();
  const ask = async (script: string): Promise<string> => {
    await session.simple(script);
    return (socket.read() as Buffer).toString("latin1");
  };
  return { session, ask };
}

it("goes back to the search path that the client began with", async () => {
  const { session, ask } = await open({ search_path: "other" });
  expect(await ask("TABLE here")).toContain("found");
  for (const back of ["RESET search_path", "RESET ALL", "DISCARD ALL"]) {
    expect(await ask("SET search_path = main")).toContain("SET");
    expect(await ask("TABLE here")).toContain("42P01");
    await ask(back);
    expect(await ask("TABLE here")).toContain("found");
  }
  await session.end();
});

it("takes a search path with a schema that there is not", async () => {
  const { session, ask } = await open({ search_path: "nowhere" });
  expect(await ask("SELECT count(*) > 0 AS is_there FROM pg_class")).toContain("is_there");
  await session.end();
});

it("stops the statement that runs, and never the one after it", async () => {
  const { session, ask } = await open();
  for (let turns = 0; turns < 40; turns++) {
    const stopped = ask("SET application_name = 'first'");
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    session.cancel();
    await stopped;
    expect(await ask("SELECT 'second'")).not.toContain("57014");
  }
  await session.end();
});

it("lets everybody go who waits for a client that has gone", async () => {
  const socket = new PassThrough({ highWaterMark: 1 });
  const output = new Output(socket);
  const flush = async (): Promise<void> => {
    output.writer.start("Z").byte(73).end();
    await output.flush();
  };
  const waiting = [flush(), flush()];
  socket.destroy();
  await Promise.all(waiting);
});
