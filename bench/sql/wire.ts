// Rows per second of the PostgreSQL protocol, five columns as text, beside PostgreSQL itself: the same reader, which only counts, in turn.
//   node --conditions=godwit-source bench/sql/wire.ts [ROWS]
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { startPostgres } from "../../packages/server/test/start-postgres.ts";

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = 3;
const promised = 200_000;
const columns = "i, i * 0.5, 'row ' || i, i % 2 = 0, DATE '2020-01-01'";

/** Reads all rows of a query as they come; gives how many there were and how long that took, in seconds. */
function read(url: string, query: string): Promise<{ readonly rows: number; readonly seconds: number }> {
  const { hostname, port, username, pathname } = new URL(url);
  const parameters = Buffer.from(`user\0${username || "ada"}\0database\0${pathname.slice(1)}\0\0`);
  const startup = Buffer.alloc(8);
  startup.writeUInt32BE(parameters.length + 8, 0);
  startup.writeUInt32BE(196_608, 4);
  const text = Buffer.from(`${query}\0`);
  const ask = Buffer.alloc(5);
  ask.write("Q", 0, "latin1");
  ask.writeUInt32BE(text.length + 4, 1);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let rest = Buffer.alloc(0);
    let found = 0;
    let start = 0;
    let isReady = false;
    socket.on("error", reject);
    socket.on("data", (bytes) => {
      const given = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      let at = 0;
      while (given.length - at >= 5 && given.length - at > given.readUInt32BE(at + 1)) {
        const type = given[at]!;
        if (type === 0x44) found += 1;
        else if (type === 0x45) reject(new Error(given.subarray(at).toString("latin1")));
        else if (type === 0x5a && !isReady) {
          isReady = true;
          start = performance.now();
          socket.write(Buffer.concat([ask, text]));
        } else if (type === 0x5a) {
          resolve({ rows: found, seconds: (performance.now() - start) / 1000 });
          socket.destroy();
          return;
        }
        at += 1 + given.readUInt32BE(at + 1);
      }
      rest = given.subarray(at);
    });
    socket.write(Buffer.concat([startup, parameters]));
  });
}

function peakMegabytes(server: ChildProcess): number {
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))![1]) / 1024);
}

function thousands(rate: number): string {
  return (Math.round(rate / 1000) * 1000).toLocaleString("en-US");
}

const server = spawn(
  process.execPath,
  [fileURLToPath(new URL("../../packages/cli/bin/godwit.js", import.meta.url)), "sql", "serve", "--port", "0", "--quiet"],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const ours = await new Promise<string>((resolve) =>
  server.stdout.on("data", (bytes: Buffer) => {
    const [, url] = /^listening (\S+)/mu.exec(bytes.toString()) ?? [];
    if (url !== undefined) resolve(`${url}/godwit`);
  }),
);
const postgres = await startPostgres();
try {
  const contenders = [
    { name: "godwit sql serve", url: ours, query: `SELECT ${columns} FROM range(${rows}) t(i)` },
    ...(postgres === undefined
      ? []
      : [{ name: "PostgreSQL", url: await postgres.database(), query: `SELECT ${columns} FROM generate_series(0, ${rows - 1}) t(i)` }]),
  ];
  await read(ours, "SELECT 1");
  const idle = peakMegabytes(server);
  const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const { name, url, query } of contenders) {
      const answer = await read(url, query);
      if (answer.rows !== rows) throw new Error(`${name} gave ${answer.rows} rows`);
      rates.get(name)!.push(answer.rows / answer.seconds);
    }
  process.stdout.write(
    `${rows.toLocaleString("en-US")} rows of five columns as text, the median of ${rounds} rounds in turn\n\n| server | rows/s | bar |\n| --- | --- | --- |\n`,
  );
  for (const { name } of contenders) {
    const median = rates.get(name)!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
    process.stdout.write(`| ${name} | ${thousands(median)} | ${name === "PostgreSQL" ? "" : thousands(promised)} |\n`);
  }
  process.stdout.write(`\nThe server held ${idle} MB at most before, and ${peakMegabytes(server)} MB after.\n`);
} finally {
  server.kill("SIGTERM");
  await postgres?.remove();
}
