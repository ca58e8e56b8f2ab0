import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer, request } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A local object store while a test lasts. */
export interface ObjectServer {
  readonly location: (path: string) => string;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Google Cloud Storage as fake-gcs-server has it, in memory, with one bucket. */
export async function startGoogleServer(program: string): Promise<ObjectServer> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await start(
    program,
    ["-scheme", "http", "-host", "127.0.0.1", "-port", String(port), "-backend", "memory", "-external-url", endpoint],
    endpoint,
  );
  await fetch(`${endpoint}/storage/v1/b?project=local`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "models" }),
  });
  return { location: (path) => `gs://models/${path}?endpoint=${endpoint}`, environment: {}, stop: server.stop };
}

const azureKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Azure Blob Storage as Azurite has it, with one container. */
export async function startAzureServer(program: string): Promise<ObjectServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "godwit-azurite-"));
  const endpoint = `http://127.0.0.1:${port}`;
  const parameters = [
    program,
    "--blobHost",
    "127.0.0.1",
    "--blobPort",
    String(port),
    "--location",
    folder,
    "--silent",
    "--skipApiVersionCheck",
    "--disableTelemetry",
  ];
  const server = await start(process.execPath, parameters, endpoint);
  const connection = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${azureKey};BlobEndpoint=${endpoint}/devstoreaccount1;`;
  const { BlobServiceClient } = await import("@azure/storage-blob");
  await BlobServiceClient.fromConnectionString(connection).getContainerClient("models").create();
  return {
    location: (path) => `az://models/${path}`,
    environment: { AZURE_STORAGE_CONNECTION_STRING: connection },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server in front of another, that passes everything on and breaks off the first answer to a request that fits. */
export async function startForgetful(
  target: string,
  fits: (method: string, url: string) => boolean,
): Promise<{ readonly port: number; readonly forgotten: () => number; stop(): void }> {
  let forgotten = 0;
  const server = createHttpServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const onwards = request(`${target}${url}`, { method, headers }, (answer) => {
      if (forgotten === 0 && fits(method, url)) {
        forgotten++;
        answer.resume().on("end", () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    forgotten: () => forgotten,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function start(program: string, parameters: readonly string[], endpoint: string): Promise<{ stop(): Promise<void> }> {
  const child = spawn(program, parameters, { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let attempt = 0; attempt < 200; attempt++) {
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) break;
    await sleep(50);
  }
  return {
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
