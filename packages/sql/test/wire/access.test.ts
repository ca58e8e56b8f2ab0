import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createSecureContext } from "node:tls";
import { afterAll, describe, expect, it } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { certificateDigest } from "../../src/wire/authentication/certificate-digest.ts";
import { makeVerifier } from "../../src/wire/authentication/scram.ts";
import type { WireAccess } from "../../src/wire/authentication/wire-access.ts";
import { runClient } from "./run-client.ts";
import { startWireServer } from "./start-wire-server.ts";

const postgresql = findPeer("postgresql");
if (postgresql === undefined) console.warn("PostgreSQL is not installed: psql does not authenticate");
const folder = mkdtempSync(join(tmpdir(), "godwit-wire-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const access: WireAccess = {
  isOpen: false,
  userOf: (name) =>
    name === "ada" || name === "reader" ? { verifier: makeVerifier(`secret of ${name}`), mayWrite: name === "ada" } : null,
};

describe.skipIf(postgresql === undefined)("users and their keys", () => {
  const psql = (place: string, statement: string): ReturnType<typeof runClient> =>
    runClient(join(dirname(postgresql!), "psql"), [`host=127.0.0.1 dbname=godwit ${place}`, "-XAtc", statement]);

  it("lets in who has the key, bound to the encrypted connection", async () => {
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost"],
      {
        cwd: folder,
        stdio: "pipe",
      },
    );
    const cert = readFileSync(join(folder, "cert.pem"));
    const context = createSecureContext({ cert, key: readFileSync(join(folder, "key.pem")) });
    const server = await startWireServer({ access, host: "0.0.0.0", tls: () => ({ context, digest: certificateDigest(cert) }) });
    const at = `port=${server.port} user=ada password='secret of ada'`;
    expect((await psql(`${at} sslmode=require channel_binding=require`, "SELECT current_user")).output).toBe("ada\n");
    expect((await psql(`${at} sslmode=disable`, "SELECT 1")).errors).toContain("asks for an encrypted connection");
    await server.close();
  });

  it("refuses a wrong key and an unknown name alike, and who may only ask does not write", async () => {
    const server = await startWireServer({ access });
    const at = (user: string, secret: string): string => `port=${server.port} sslmode=disable user=${user} password='${secret}'`;
    expect((await psql(at("ada", "secret of ada"), "CREATE TABLE mine(a INTEGER)")).output).toBe("CREATE TABLE\n");
    expect((await psql(at("ada", "wrong"), "SELECT 1")).errors).toContain('password authentication failed for user "ada"');
    expect((await psql(at("bob", "wrong"), "SELECT 1")).errors).toContain('password authentication failed for user "bob"');
    expect((await psql(at("reader", "secret of reader"), "SELECT count(*) FROM pets")).output).toBe("2\n");
    for (const statement of [
      "CREATE TABLE t(a INTEGER)",
      "INSERT INTO toys VALUES (1, 1)",
      "DROP TABLE toys",
      "PREPARE p AS DELETE FROM toys",
    ])
      expect((await psql(at("reader", "secret of reader"), statement)).errors).toContain("permission denied");
    for (const statement of [
      "SELECT * FROM '/etc/passwd'",
      "SELECT * FROM read_text('/etc/passwd')",
      "COPY pets TO '/tmp/x.csv'",
      "ATTACH '/tmp/x.db'",
      "INSTALL httpfs",
      "PRAGMA enable_profiling",
    ])
      expect((await psql(at("ada", "secret of ada"), statement)).errors).toMatch(/ERROR/);
    await server.close();
  });

  it("does not listen beyond this machine where strangers could connect", async () => {
    await expect(startWireServer({ host: "0.0.0.0" })).rejects.toMatchObject({ code: "INVALID_SETTING" });
  });
});
