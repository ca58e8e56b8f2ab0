// The issuer is a small one of our own: an HTTP server with a discovery document and keys, and tokens signed by jose.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Access } from "../../src/access/access.ts";
import { oidc } from "../../src/access/oidc/oidc.ts";
import { grantOfClaims } from "../../src/access/oidc/grant-of-claims.ts";
import { serveExams } from "../served-examples.ts";

const audience = "godwit";
const roles = [
  { claim: "groups", value: "scorers", role: "predictor" },
  { claim: "groups", value: "ml-team", role: "maintainer" },
] as const;

let first: { privateKey: CryptoKey; publicKey: CryptoKey };
let second: { privateKey: CryptoKey; publicKey: CryptoKey };
let server: Server;
let issuer: string;
let published: JWK[];
let asked: string[];
let document: (() => object) | null;

beforeAll(async () => {
  [first, second] = await Promise.all([generateKeyPair("ES256", { extractable: true }), generateKeyPair("ES256", { extractable: true })]);
});
beforeEach(async () => {
  published = [{ ...(await exportJWK(first.publicKey)), kid: "1", alg: "ES256", use: "sig" }];
  asked = [];
  server = createServer(({ url }, response) => {
    asked.push(url!);
    const found = url === "/keys" ? { keys: published } : url === "/.well-known/openid-configuration" ? document?.() : undefined;
    response.writeHead(found === undefined ? 500 : 200, { "content-type": "application/json" }).end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  document = () => ({ issuer, jwks_uri: `${issuer}/keys` });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

interface Changes {
  readonly claims?: { readonly [name: string]: unknown };
  readonly issuer?: string;
  readonly audience?: string;
  readonly from?: number;
  readonly until?: number;
  readonly subject?: string | null;
  readonly key?: CryptoKey;
  readonly kid?: string;
}

const now = (): number => Math.floor(Date.now() / 1000);

function token({
  claims = { groups: ["ml-team"] },
  from = now(),
  until = now() + 300,
  subject = "alice",
  key,
  kid = "1",
  ...names
}: Changes = {}): Promise<string> {
  const made = new SignJWT({ ...claims, nbf: from })
    .setProtectedHeader({ alg: "ES256", kid })
    .setIssuer(names.issuer ?? issuer)
    .setAudience(names.audience ?? audience)
    .setIssuedAt()
    .setExpirationTime(until);
  return (subject === null ? made : made.setSubject(subject)).sign(key ?? first.privateKey);
}

function accessOf(): Access {
  return new Access({ authenticators: [oidc({ issuer, audience }, () => roles)], isOpen: () => false, meters: [] });
}
const codeOf = async (secret: string, access = accessOf()): Promise<string> => {
  try {
    return (await access.identify({ secret, certificate: undefined })).permission;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("a token", () => {
  test("says who the caller is, and its claims what they may do", async () => {
    const principal = await accessOf().identify({ secret: await token(), certificate: undefined });
    expect(principal).toEqual({ id: "oidc:alice", permission: "manage", endpoints: ["*"] });
    expect(await codeOf(await token({ claims: { groups: "scorers" } }))).toBe("predict");
  });

  test.each<[string, Changes, string]>([
    ["of another issuer", { issuer: "https://evil.example" }, "UNAUTHENTICATED"],
    ["for another service", { audience: "billing" }, "UNAUTHENTICATED"],
    ["that has expired", { until: now() - 60 }, "UNAUTHENTICATED"],
    ["that expired within the skew of clocks", { until: now() - 10 }, "manage"],
    ["that is not yet good", { from: now() + 120 }, "UNAUTHENTICATED"],
    ["of nobody", { subject: null }, "UNAUTHENTICATED"],
    ["with an unknown key", { kid: "9" }, "UNAUTHENTICATED"],
    ["without a claim that gives a role", { claims: { groups: ["sales"] } }, "FORBIDDEN"],
    ["with the claim in another form", { claims: { groups: { "ml-team": true } } }, "FORBIDDEN"],
  ])("%s: %s", async (_name, changes, code) => {
    expect(await codeOf(await token(changes))).toBe(code);
  });

  test("signed by another key under a known name is refused", async () => {
    expect(await codeOf(await token({ key: second.privateKey }))).toBe("UNAUTHENTICATED");
  });

  test("without a signature, or with the public key as a shared secret, is refused", async () => {
    const claims = { groups: ["ml-team"], sub: "alice", iss: issuer, aud: audience, exp: now() + 300 };
    expect(await codeOf(new UnsecuredJWT(claims).encode())).toBe("UNAUTHENTICATED");
    const secret = new TextEncoder().encode(JSON.stringify(published[0]));
    expect(await codeOf(await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "1" }).sign(secret))).toBe("UNAUTHENTICATED");
  });

  test("that was changed is refused", async () => {
    const [header, , signature] = (await token()).split(".");
    const claims = Buffer.from(JSON.stringify({ groups: ["ml-team"], sub: "root", iss: issuer, aud: audience, exp: now() + 300 }));
    expect(await codeOf(`${header}.${claims.toString("base64url")}.${signature}`)).toBe("UNAUTHENTICATED");
    for (const garbage of ["a.b.c", "..", "x", `${"a".repeat(20_000)}.b.c`]) expect(await codeOf(garbage)).toBe("UNAUTHENTICATED");
  });

  test("names no place to fetch keys from", async () => {
    let fetched = 0;
    const trap = createServer((_request, response) => response.end(String(fetched++)));
    await new Promise<void>((listening) => trap.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/keys`;
    const evil = await new SignJWT({ groups: ["ml-team"], sub: "a" })
      .setProtectedHeader({ alg: "ES256", kid: "9", jku: url, x5u: url, jwk: published[0]! })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime("5m")
      .sign(second.privateKey);
    expect(await codeOf(evil)).toBe("UNAUTHENTICATED");
    expect(fetched).toBe(0);
    trap.close();
  });
});

describe("the issuer", () => {
  test("is asked once, and again for an unknown key twice a minute at most", async () => {
    const access = accessOf();
    for (let call = 0; call < 20; call++) expect(await codeOf(await token(), access)).toBe("manage");
    for (let call = 0; call < 20; call++) expect(await codeOf(await token({ kid: String(call + 5) }), access)).toBe("UNAUTHENTICATED");
    expect(asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  test("that is away, answers nonsense or claims to be another makes tokens uncheckable, not good", async () => {
    for (const answer of [null, () => ({}), () => ({ issuer: "https://other.example", jwks_uri: `${issuer}/keys` })]) {
      document = answer;
      expect(await codeOf(await token())).toBe("ISSUER_UNAVAILABLE");
    }
  });

  test.each(["http://issuer.example", "ftp://issuer.example", "issuer", "https://user:password@issuer.example", ""])(
    "%j is no issuer",
    async (url) => {
      await expect(serveExams({ access: { oidc: { issuer: url, audience, roles } } })).rejects.toMatchObject({ code: "INVALID_SETTING" });
    },
  );

  test("without an audience or a role is refused", async () => {
    await expect(serveExams({ access: { oidc: { issuer, audience: "", roles } } })).rejects.toMatchObject({ code: "INVALID_SETTING" });
    await expect(serveExams({ access: { oidc: { issuer, audience, roles: [] } } })).rejects.toMatchObject({ code: "INVALID_SETTING" });
  });
});

test("over HTTP: 200 with the role for it, 403 with a lesser one, 401 without, 503 while the issuer is away", async () => {
  const running = await serveExams({ access: { oidc: { issuer, audience, roles } } });
  const status = async (bearer?: string): Promise<number> =>
    (await fetch(`${running.url}/v1/models`, { headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } })).status;
  try {
    document = null;
    expect(await status(await token())).toBe(503);
    expect(await status()).toBe(401);
    document = () => ({ issuer, jwks_uri: `${issuer}/keys` });
    await new Promise((later) => setTimeout(later, 3100));
    expect(await status(await token())).toBe(200);
    expect(await status(await token({ claims: { groups: ["scorers"] } }))).toBe(403);
  } finally {
    await running.close();
  }
}, 60_000);

describe("what is granted in the file of --access", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-grants-"));
  const file = join(folder, "access.yaml");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("holds who has a claim to endpoints, a rate and a quota, each caller for themselves; the role that may most counts", async () => {
    writeFileSync(
      file,
      `callers:
  - { claim: groups, value: shop, role: predictor, endpoints: [mixed, "wor*"], rate: 2/h }
  - { claim: groups, value: lab, role: predictor, quota: 3 rows/day }
  - { claim: groups, value: ops, role: viewer }
`,
    );
    const running = await serveExams({ access: { oidc: { issuer, audience, roles: [] }, accessFile: file } });
    const [row] = (JSON.parse(running.models.find(({ name }) => name === "forest")!.body) as { instances: unknown[] }).instances;
    const ask = async (model: string, changes: Changes): Promise<Response> =>
      fetch(`${running.url}/v1/models/${model}:predict`, {
        method: "POST",
        headers: { authorization: `Bearer ${await token(changes)}`, "content-type": "application/json" },
        body: JSON.stringify({ instances: [row, row] }),
      });
    const shop = { claims: { groups: ["shop"] } };
    const lab = { claims: { groups: ["lab"] }, subject: "lab" };
    try {
      expect((await ask("forest", shop)).status).toBe(403);
      const [first, second, third] = [await ask("words", shop), await ask("mixed", shop), await ask("words", shop)];
      expect([first.status, second.status, third.status]).toEqual([400, 400, 429]);
      expect(first.headers.get("ratelimit")).toMatch(/"rate";r=1/u);
      expect((await ask("words", { ...shop, subject: "bob" })).status).toBe(400);
      const counted: number[] = [];
      for (let call = 0; call < 3; call++) counted.push((await ask("forest", lab)).status);
      expect(counted).toEqual([200, 200, 429]);
      expect((await ask("forest", { claims: { groups: ["shop", "ops"] } })).status).toBe(200);
      expect((await ask("forest", { claims: { groups: ["sales"] } })).status).toBe(403);
    } finally {
      await running.close();
    }
  });

  test.each([
    ["callers: [{ claim: groups, role: predictor }]", "callers[0]"],
    ["callers: [{ claim: groups, value: a, role: boss }]", "callers[0].role"],
    ["callers: [{ claim: groups, value: a, role: viewer, rate: fast }]", "callers[0].rate"],
    ["callers: [{ claim: groups, value: a, role: viewer, endpoints: [] }]", "callers[0].endpoints"],
    ["callers: [{ claim: groups, value: a, role: viewer, rights: all }]", "callers[0]"],
    ["callers: [{ certificate: scoring, role: viewer }]", "callers"],
    ["allow_addresses: [nowhere]", undefined],
    ["callers: [", undefined],
  ])("%s is refused with its place", async (text, place) => {
    writeFileSync(file, text);
    const error: unknown = await serveExams({ access: { oidc: { issuer, audience, roles }, accessFile: file } }).catch(
      (each: unknown) => each,
    );
    expect(error).toMatchObject({ code: "INVALID_SETTING", ...(place !== undefined && { where: { file } }) });
    if (place !== undefined) expect(JSON.stringify(error)).toContain(place);
  });
});

test("claims inside claims, and names with dots", () => {
  const mapping = [
    { claim: "realm_access.roles", value: "admin", role: "admin" },
    { claim: "https://example.org/roles", value: "viewer", role: "viewer" },
  ] as const;
  expect(grantOfClaims({ realm_access: { roles: ["x", "admin"] } }, mapping)?.role).toBe("admin");
  expect(grantOfClaims({ "https://example.org/roles": ["viewer"] }, mapping)?.role).toBe("viewer");
  expect(grantOfClaims({ realm_access: "admin", roles: ["admin"] }, mapping)).toBeNull();
  expect(grantOfClaims({}, [{ claim: "constructor.name", value: "Object", role: "admin" }])).toBeNull();
});
