import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { runGodwit, startGodwit } from "./support/run-godwit.ts";

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

test("in a platform's container serve takes port, address and model from the platform's variables", async () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-hosted-"));
  mkdirSync(join(folder, "model"));
  copyFileSync(model, join(folder, "model", "model.joblib"));
  const { GODWIT_API_KEY: _key, ...environment } = process.env;
  const env = { ...environment, SAGEMAKER_BASE_DIR: folder, SAGEMAKER_BIND_TO_PORT: "0" };
  const hosted = startGodwit(["serve"], { env });
  try {
    const lines = createInterface({ input: hosted.stdout })[Symbol.asyncIterator]();
    const said = String((await lines.next()).value);
    expect(said).toMatch(/^listening http:\/\/0\.0\.0\.0:\d+ for sagemaker$/);
    const port = /:(\d+) /.exec(said)![1];
    expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200);
    const list = await fetch(`http://127.0.0.1:${port}/v1/models`);
    expect(await list.json()).toEqual({ models: ["model"] });
  } finally {
    hosted.kill("SIGTERM");
    expect(await once(hosted, "exit")).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test("SIGHUP has serve read its files again, and SIGTERM ends it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-hangup-"));
  const access = join(folder, "access.yaml");
  writeFileSync(access, "deny_addresses: [10.0.0.1]\n");
  const server = startGodwit(["serve", model, "--port", "0", "--grpc-port", "0", "--access", access]);
  try {
    const said = createInterface({ input: server.stderr })[Symbol.asyncIterator]();
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const url = String((await lines.next()).value).split(" ")[1]!;
    await lines.next();
    const status = async (): Promise<number> => (await fetch(`${url}/v1/models`)).status;
    expect(await status()).toBe(200);
    writeFileSync(access, "deny_addresses: [127.0.0.1]\n");
    await lines.next();
    server.kill("SIGHUP");
    expect((await said.next()).value).toBe("read again: access");
    expect(await status()).toBe(403);
    writeFileSync(access, "deny_addresses: [somewhere]\n");
    server.kill("SIGHUP");
    expect((await said.next()).value).toMatch(/^warning: access stays as it was: INVALID_SETTING: .*somewhere/u);
    expect(await status()).toBe(403);
  } finally {
    server.kill("SIGTERM");
    expect(await once(server, "exit")).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test("a command that meets a certificate it does not trust, or TLS where it expects none, says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-untrusted-"));
  const [certificate, key] = [join(folder, "server.pem"), join(folder, "server.key")];
  const made = ["-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", ...made], {
    stdio: "pipe",
  });
  const server = startGodwit(["serve", model, "--port", "0", "--grpc-port", "0", "--quiet", "--tls-cert", certificate, "--tls-key", key]);
  try {
    const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
    const url = String((await lines.next()).value).split(" ")[1]!;
    const told = async (place: string, env = {}): Promise<string> =>
      (await runGodwit(["models", "list", "--url", place], { env: { ...process.env, ...env } })).stderr;
    expect(await told(url)).toMatch(/^IO_FAILED: the certificate of https:\S+ is not trusted \([A-Z_]+\)\nhint: .*NODE_EXTRA_CA_CERTS/u);
    expect(await told(url.replace("https", "http"))).toMatch(/^IO_FAILED: nothing answers at http:[^]*asked by https:/u);
    expect(await told(url, { NODE_EXTRA_CA_CERTS: certificate })).not.toContain("trusted");
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
    rmSync(folder, { recursive: true });
  }
}, 60_000);
