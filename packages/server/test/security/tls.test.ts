import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { Client, credentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { TlsFiles } from "../../src/http/tls-files.ts";
import { loadProtocol } from "../../src/transports/grpc/service.ts";
import type { RunningServer } from "@godwit/server";
import { serveExams } from "../served-examples.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-tls-"));
const path = (name: string): string => join(folder, name);
const pem = (name: string): Buffer => readFileSync(path(name));

function openssl(...parameters: readonly string[]): void {
  execFileSync("openssl", parameters, { cwd: folder, stdio: "pipe" });
}

/** `name.pem` and `name.key`, signed by an authority. */
function certify(name: string, subject: string, authority: string): void {
  openssl(
    "req",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.csr`,
    "-subj",
    subject,
  );
  writeFileSync(path("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    "-CA",
    `${authority}.pem`,
    "-CAkey",
    `${authority}.key`,
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    "names",
    "-out",
    `${name}.pem`,
  );
}

function authority(name: string): void {
  openssl(
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.pem`,
    "-subj",
    `/CN=${name}`,
  );
}

beforeAll(() => {
  authority("ours");
  authority("theirs");
  certify("server", "/CN=server", "ours");
  certify("renewed", "/CN=renewed", "ours");
  certify("scoring", "/O=Team/CN=scoring", "ours");
  certify("stranger", "/CN=scoring", "theirs");
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly status: number | undefined;
  readonly headers: { readonly [name: string]: unknown };
  readonly text: string;
}

function ask(server: RunningServer, where: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(`${server.url}${where}`, { ca: pem("ours.pem"), ...options }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    })
      .on("error", reject)
      .end();
  });
}

const tls = (): { certificate: string; key: string } => ({ certificate: path("server.pem"), key: path("server.key") });

describe("over TLS", () => {
  test("HTTP and gRPC answer, with HSTS, from TLS 1.2 on, and nothing in the clear", async () => {
    const server = await serveExams({ grpcPort: 0, apiKey: "secret", access: { tls: tls() } });
    try {
      expect(server.url).toMatch(/^https:/);
      const answer = await ask(server, "/v1/models", { headers: { authorization: "Bearer secret" } });
      expect([answer.status, answer.headers["strict-transport-security"]]).toEqual([200, "max-age=31536000"]);
      expect((await ask(server, "/v1/models")).status).toBe(401);
      for (const version of ["TLSv1", "TLSv1.1"] as const)
        await expect(ask(server, "/ping", { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" })).rejects.toThrow();
      for (const version of ["TLSv1.2", "TLSv1.3"] as const)
        expect((await ask(server, "/ping", { minVersion: version, maxVersion: version })).status).toBe(200);
      await expect(fetch(server.url.replace("https", "http"))).rejects.toThrow();
      expect(await ready((await server.grpc)!, credentials.createSsl(pem("ours.pem")))).toBe(status.OK);
      expect(await ready((await server.grpc)!, credentials.createInsecure())).toBe(status.UNAVAILABLE);
    } finally {
      await server.close();
    }
  });

  test("a client certificate is who one is; without one of the authority there is no connection", async () => {
    const server = await serveExams({ grpcPort: 0, access: { tls: { ...tls(), clientAuthority: path("ours.pem") } } });
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 10 });
    const show = (name: string): RequestOptions => ({ cert: pem(`${name}.pem`), key: pem(`${name}.key`), agent });
    try {
      for (let visit = 0; visit < 3; visit++) {
        expect((await ask(server, "/v2/models/forest/ready", show("scoring"))).status).toBe(200);
        expect((await ask(server, "/v1/models", show("scoring"))).status).toBe(403);
      }
      await expect(ask(server, "/ping")).rejects.toThrow();
      await expect(ask(server, "/ping", show("stranger"))).rejects.toThrow();
      const grpc = (await server.grpc)!;
      const shown = (name: string): ReturnType<typeof credentials.createSsl> =>
        credentials.createSsl(pem("ours.pem"), pem(`${name}.key`), pem(`${name}.pem`));
      expect(await call(grpc, shown("scoring"), "ModelReady")).toBe(status.OK);
      expect(await call(grpc, shown("scoring"), "ModelMetadata")).toBe(status.PERMISSION_DENIED);
      expect(await call(grpc, shown("stranger"), "ModelReady")).toBe(status.UNAVAILABLE);
      expect(await call(grpc, credentials.createSsl(pem("ours.pem")), "ModelReady")).toBe(status.UNAVAILABLE);
    } finally {
      await server.close();
    }
  });

  test("beyond this machine certificates are enough, and TLS alone is not", async () => {
    await expect(serveExams({ host: "0.0.0.0", access: { tls: tls() } })).rejects.toMatchObject({ code: "USAGE" });
    const server = await serveExams({ host: "0.0.0.0", access: { tls: { ...tls(), clientAuthority: path("ours.pem") } } });
    await server.close();
  });
});

test("the name in a certificate is granted endpoints and a role, over HTTP and gRPC; a name without a grant may nothing", async () => {
  writeFileSync(path("access.yaml"), "callers: [{ certificate: 'scor*', role: viewer, endpoints: [words], rate: 3/h }]\n");
  const server = await serveExams({
    grpcPort: 0,
    access: { tls: { ...tls(), clientAuthority: path("ours.pem") }, accessFile: path("access.yaml") },
  });
  const as = (name: string): RequestOptions => ({
    cert: pem(`${name}.pem`),
    key: pem(`${name}.key`),
    agent: new Agent({ keepAlive: false }),
  });
  try {
    expect((await ask(server, "/v1/models/words", as("scoring"))).status).toBe(200);
    expect((await ask(server, "/v1/models/forest", as("scoring"))).status).toBe(403);
    expect((await ask(server, "/v1/models", as("scoring"))).status).toBe(403);
    expect((await ask(server, "/v1/models/words", as("renewed"))).status).toBe(403);
    expect((await ask(server, "/v1/models/words", as("scoring"))).status).toBe(200);
    expect((await ask(server, "/v1/models/words", as("scoring"))).status).toBe(200);
    expect((await ask(server, "/v1/models/words", as("scoring"))).status).toBe(429);
  } finally {
    await server.close();
  }
});

describe("the files of TLS", () => {
  test("that are missing or do not fit are refused", () => {
    for (const options of [
      { certificate: path("none.pem"), key: path("server.key") },
      { certificate: path("server.pem"), key: path("renewed.key") },
      { certificate: path("server.key"), key: path("server.key") },
    ])
      expect(() => new TlsFiles(options)).toThrow(expect.objectContaining({ code: "INVALID_SETTING" }) as Error);
  });

  test("are taken when both are renewed, and open connections go on", async () => {
    const files = { certificate: path("live.pem"), key: path("live.key") };
    copyFileSync(path("server.pem"), files.certificate);
    copyFileSync(path("server.key"), files.key);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const server = await serveExams({ grpcPort: 0, access: { tls: files } });
    const agent = new Agent({ keepAlive: true });
    const subject = async (): Promise<string> => {
      const socket = await new Promise<TLSSocket>((connected) => {
        const made: TLSSocket = connect({ port: Number(new URL(server.url).port), ca: pem("ours.pem"), servername: "localhost" }, () =>
          connected(made),
        );
      });
      const { CN } = socket.getPeerCertificate().subject;
      socket.destroy();
      return CN as string;
    };
    try {
      expect((await ask(server, "/ping", { agent })).status).toBe(200);
      expect(await subject()).toBe("server");
      copyFileSync(path("renewed.pem"), files.certificate);
      vi.advanceTimersByTime(6000);
      expect(await subject()).toBe("server");
      copyFileSync(path("renewed.key"), files.key);
      vi.advanceTimersByTime(6000);
      expect(await subject()).toBe("renewed");
      expect(await ready((await server.grpc)!, credentials.createSsl(pem("ours.pem")))).toBe(status.OK);
      const again = await new Promise<boolean>((resolve, reject) => {
        const sent = request(`${server.url}/ping`, { agent, ca: pem("ours.pem") }, (response) => {
          response.resume().on("end", () => resolve(sent.reusedSocket));
        });
        sent.on("error", reject).end();
      });
      expect(again).toBe(true);
    } finally {
      vi.useRealTimers();
      agent.destroy();
      await server.close();
    }
  });
});

const ready = (address: string, how: ReturnType<typeof credentials.createSsl>): Promise<status> => call(address, how, "ServerReady");

function call(address: string, how: ReturnType<typeof credentials.createSsl>, method: string): Promise<status> {
  const {
    path: where,
    requestSerialize,
    responseDeserialize,
  } = (
    loadProtocol()["inference.GRPCInferenceService"] as unknown as {
      [name: string]: { path: string; requestSerialize: (value: object) => Buffer; responseDeserialize: (bytes: Buffer) => object };
    }
  )[method]!;
  const client = new Client(address, how);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      where,
      requestSerialize,
      responseDeserialize,
      { name: "forest" },
      { deadline: Date.now() + 5000 } as never,
      (error) => {
        client.close();
        resolve(error?.code ?? status.OK);
      },
    );
  });
}
