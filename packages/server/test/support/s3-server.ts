import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface S3Server {
  /** `s3://models/some/prefix?endpoint=…` */
  readonly url: string;
  /** Ends the server; `start` brings it back at the same address with the same content. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const bucket = "models";

/** What s3rver takes for granted. */
export const s3Credentials = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" } as const;

/** A local S3 server with one bucket, from the program that `scripts/setup-test-peers` installs. */
export async function startS3Server(program: string): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), "godwit-s3-"));
  const port = await freePort();
  let running: { stop(): Promise<void> } | null = null;
  const start = async (): Promise<void> => {
    const child = spawn(
      process.execPath,
      [program, "-d", folder, "-a", "127.0.0.1", "-p", String(port), "--no-vhost-buckets", "--configure-bucket", bucket],
      {
        stdio: "ignore",
      },
    );
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    running = {
      async stop() {
        child.kill("SIGKILL");
        await ended;
      },
    };
    await answers(port);
  };
  await start();
  return {
    url: `s3://${bucket}/some/prefix?endpoint=http://127.0.0.1:${port}&region=eu-central-1`,
    start,
    async stop() {
      await running?.stop();
      running = null;
    },
    async remove() {
      await running?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error("the S3 server does not start");
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
