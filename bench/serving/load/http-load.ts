import { connect, type Socket } from "node:net";
import { Latencies, type LoadResult } from "./latencies.ts";

export interface HttpLoad {
  readonly port: number;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  readonly connections: number;
  readonly warmSeconds: number;
  readonly seconds: number;
  /** Requests a second whatever the server does (open loop); null: each connection asks again when it is answered. */
  readonly rate: number | null;
}

/** One connection with at most one request under way. */
class Connection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #answered: (start: number, ok: boolean) => void;
  #received = "";
  #start = 0;

  constructor(port: number, request: Buffer, answered: (connection: Connection, start: number, ok: boolean) => void) {
    this.#request = request;
    this.#answered = (start, ok) => answered(this, start, ok);
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setNoDelay(true).setEncoding("latin1");
    this.#socket.on("data", (piece) => this.#receive(piece as unknown as string));
    this.#socket.on("error", () => this.#answered(this.#start, false));
  }

  /** `start`: when the request was due. */
  send(start: number): void {
    this.#start = start;
    this.#socket.write(this.#request);
  }

  end(): void {
    this.#socket.destroy();
  }

  #receive(piece: string): void {
    this.#received += piece;
    const head = this.#received.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = /content-length: *(\d+)/i.exec(this.#received.slice(0, head))?.[1];
    const isWhole = length === undefined ? this.#received.endsWith("0\r\n\r\n") : this.#received.length >= head + 4 + Number(length);
    if (!isWhole) return;
    const ok = this.#received.startsWith("HTTP/1.1 200");
    this.#received = "";
    this.#answered(this.#start, ok);
  }
}

/** Posts one body again and again over keep-alive connections, and times the answers. */
export async function httpLoad({ port, path, headers, body, connections, warmSeconds, seconds, rate }: HttpLoad): Promise<LoadResult> {
  const fields = { host: `127.0.0.1:${port}`, "content-length": String(body.length), ...headers };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join("")}\r\n`), body]);
  const begin = performance.now();
  const from = begin + warmSeconds * 1000;
  const until = from + seconds * 1000;
  const latencies = new Latencies(from, until);
  const idle: Connection[] = [];
  const due: number[] = [];
  const answered = (connection: Connection, start: number, ok: boolean): void => {
    latencies.note(start, ok);
    if (performance.now() >= until) return;
    if (rate === null) connection.send(performance.now());
    else if (due.length > 0) connection.send(due.shift()!);
    else idle.push(connection);
  };
  const all = Array.from({ length: connections }, () => new Connection(port, request, answered));
  if (rate === null) for (const connection of all) connection.send(performance.now());
  else {
    idle.push(...all);
    await schedule(rate, begin, until, (moment) => {
      const connection = idle.pop();
      if (connection === undefined) due.push(moment);
      else connection.send(moment);
    });
  }
  await new Promise((ended) => setTimeout(ended, Math.max(0, until - performance.now()) + 50));
  for (const connection of all) connection.end();
  return latencies.result();
}

/** Calls `send` at evenly spaced moments, with the moment at which it was due. */
async function schedule(rate: number, begin: number, until: number, send: (moment: number) => void): Promise<void> {
  for (let count = 0; ;) {
    const now = performance.now();
    if (now >= until) return;
    for (; begin + (count * 1000) / rate <= now; count++) send(begin + (count * 1000) / rate);
    await new Promise((next) => setImmediate(next));
  }
}
