import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { openPlatform } from "../../src/platform.ts";
import { ownAuthor } from "../../src/registry/author.ts";
import { startPostgres, type TestPostgres } from "../start-postgres.ts";
import { s3Credentials, startS3Server, type S3Server } from "../support/s3-server.ts";

const launcher = fileURLToPath(new URL("../../../cli/bin/godwit.js", import.meta.url));
const model = fileURLToPath(new URL("../../../../examples/penguins/model.joblib", import.meta.url));
const example = fileURLToPath(new URL("../../../../examples/penguins/request.json", import.meta.url));
const program = findPeer("s3rver");
const folder = mkdtempSync(join(tmpdir(), "godwit-two-servers-"));
const env = { ...process.env, ...s3Credentials };
let postgres: TestPostgres | undefined;
let s3: S3Server | undefined;
let store: string;

/** A `godwit up` of its own. */
interface GodwitUp {
  readonly child: ChildProcess;
  readonly url: string;
}
const servers: GodwitUp[] = [];
let balancer: Server;
let url: string;

async function start(name: string): Promise<void> {
  const own = ["--folder", join(folder, name), "--port", "0", "--grpc-port", "0", "--quiet"];
  const child = spawn(process.execPath, [launcher, "up", "--store", store, "--artifacts", s3!.url, ...own], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  servers.push({ child, url: String((await lines.next()).value).split(" ")[1]! });
}

/** Sends each request to the next server, as load balancers do that know no sessions. */
async function balance(): Promise<void> {
  let turn = 0;
  balancer = createServer((incoming, answer) => {
    const to = new URL(incoming.url!, servers[turn++ % servers.length]!.url);
    const sent = request(to, { method: incoming.method, headers: { ...incoming.headers, host: to.host } }, (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    sent.on("error", () => answer.destroy());
    incoming.pipe(sent);
  }).listen(0, "127.0.0.1");
  await once(balancer, "listening");
  url = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
}

async function godwit(...parameters: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [launcher, ...parameters, "--url", url, "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [out, problems]: Buffer[][] = [[], []];
  child.stdout.on("data", (piece: Buffer) => out!.push(piece));
  child.stderr.on("data", (piece: Buffer) => problems!.push(piece));
  const [status] = (await once(child, "close")) as [number];
  expect([status, Buffer.concat(problems!).toString()]).toEqual([0, ""]);
  return Buffer.concat(out!).toString();
}

const ask = async (server: GodwitUp, path: string): Promise<Record<string, unknown>> =>
  (await (await fetch(`${server.url}${path}`)).json()) as Record<string, unknown>;

describe.skipIf(program === undefined || findPeer("postgresql") === undefined)("two servers on one PostgreSQL and one S3", () => {
  beforeAll(async () => {
    [postgres, s3] = await Promise.all([startPostgres(), startS3Server(program!)]);
    store = await postgres!.database();
    await Promise.all([start("one"), start("two")]);
    await balance();
  }, 60_000);
  afterAll(async () => {
    const ended = servers.map(({ child }) => once(child, "exit"));
    for (const { child } of servers) child.kill("SIGTERM");
    await Promise.all(ended);
    balancer.close();
    await postgres?.remove();
    await s3?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    "a model that is sent through both is built by one, once, and answered by both with the same bytes",
    { timeout: 60_000 },
    async () => {
      await Promise.all([
        godwit("models", "add", "penguins", model, "--example", example, "--alias", "champion", "--quiet"),
        godwit("models", "add", "birds", model, "--quiet"),
      ]);
      const { entries } = (await ask(servers[0]!, "/api/v1/audit?subject_kind=model_version")) as {
        entries: { action: string; subject: string }[];
      };
      expect(entries.map(({ action, subject }) => `${action} ${subject}`).toSorted()).toEqual(
        ["birds/1", "penguins/1"].flatMap((subject) => [`model_version.create ${subject}`, `model_version.ready ${subject}`]).toSorted(),
      );
      const answers = await Promise.all(
        servers.map(async (server) => {
          const asked = await fetch(`${server.url}/v1/models/penguins:predict`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: readFileSync(example),
          });
          return [asked.status, await asked.text()];
        }),
      );
      expect(answers[0]![0]).toBe(200);
      expect(answers[1]).toEqual(answers[0]);
    },
  );

  test("a version whose server has ended before it was made ready is made ready by another", { timeout: 60_000 }, async () => {
    Object.assign(process.env, s3Credentials);
    const gone = await openPlatform({ store, artifacts: s3!.url, folder: join(folder, "gone") });
    const { digest } = await gone.blobs.put(readFileSync(model));
    await gone.registry.models.create({ name: "left" }, ownAuthor);
    await gone.registry.versions.create({ model: "left", given: { model: digest, fileName: "model.joblib" } }, ownAuthor);
    await gone.database.write(async ({ query }) => {
      await query
        .insertInto("claim")
        .values({ name: "ready:left/1", owner: "gone", until: Date.now() + 1500 })
        .execute();
    });
    await gone.close();
    const status = async (): Promise<unknown> =>
      ((await ask(servers[0]!, "/api/v1/registered-models/left/versions/1"))["model_version"] as { status: string }).status;
    expect(await status()).toBe("PENDING_REGISTRATION");
    await expect.poll(status, { timeout: 40_000, interval: 200 }).toBe("READY");
  });
});
