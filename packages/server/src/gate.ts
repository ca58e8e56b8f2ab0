import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { Access } from "./access/access.ts";
import { Network, type NetworkOptions } from "./access/network/network.ts";
import type { Permission } from "./access/permission.ts";
import { platformCaller } from "./access/platform-caller.ts";
import { singleKey } from "./access/single-key.ts";
import { KeyRing } from "./access/keys/key-ring.ts";
import type { KeyStore } from "./access/keys/key-store.ts";
import { FileKeyStore } from "./access/keys/file-key-store.ts";
import { checkOidc, type OidcOptions } from "./access/oidc/oidc-options.ts";
import { CallerLimits } from "./access/grants/caller-limits.ts";
import { readAccessFile, type AccessFile } from "./access/grants/read-access-file.ts";
import { parseYaml } from "./compiling/parse-yaml.ts";
import { certificates } from "./access/certificates.ts";
import type { Role } from "./access/role.ts";
import { TlsFiles, type TlsOptions } from "./http/tls-files.ts";
import type { GuardParts } from "./http/guard.ts";
import type { PredictionObserver } from "./predict/observer.ts";

export interface AccessOptions {
  /** A file of keys that `godwit keys` writes. */
  readonly keyFile?: string;
  /** A file, in YAML or JSON, of what is granted to callers with tokens and certificates, and of the addresses that may call. */
  readonly accessFile?: string;
  /** Whose tokens are taken. */
  readonly oidc?: OidcOptions;
  /** Over TLS; with an authority of clients, their certificates are checked. */
  readonly tls?: TlsOptions;
  /** What who shows a client certificate may do. */
  readonly certificateRole?: Role;
  /** Where the keys of callers are kept. */
  readonly keys?: KeyStore;
  /** From where one may call, and which proxies are believed. */
  readonly network?: NetworkOptions;
  /** Names that the Host header may have, beside this machine's own where only it can reach the server. */
  readonly hosts?: readonly string[];
  /** A platform lets nobody but itself reach the server: without keys it may do this, wherever the server listens. */
  readonly isolatedBy?: { readonly platform: string; readonly permission: Permission };
  /** Sites whose pages may call, as `https://app.example.org`; `*`: all. */
  readonly origins?: readonly string[];
}

/** Who may call a server, and what it keeps of them. */
export interface Gate extends GuardParts {
  /** Null: without TLS. */
  readonly tls: TlsFiles | null;
  /** Null where there are no keys but the one of the settings. */
  readonly keys: KeyRing | null;
  /** Counts what callers use up. */
  readonly observers: readonly PredictionObserver[];
  /** Reads its files again; what cannot be read stays as it was. Gives what was read, and why another was not. */
  reload(): Promise<readonly Reloaded[]>;
  close(): Promise<void>;
}

/** A part of a server that was read again, or why it was not. */
export interface Reloaded {
  /** `keys`, `certificates`, `access`, `deployment churn`. */
  readonly what: string;
  readonly problem: GodwitError | null;
}

const loopback = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** Puts together who may call a server. Rejects with USAGE where other machines reach it and nobody is asked who they are. */
export async function openGate({
  host,
  apiKey,
  keys: given,
  keyFile,
  accessFile,
  oidc: oidcOptions,
  tls: tlsOptions,
  certificateRole = "predictor",
  network = {},
  hosts = [],
  origins = [],
  isolatedBy,
}: AccessOptions & { readonly host: string; readonly apiKey: string | undefined }): Promise<Gate> {
  const isLocal = loopback.includes(host);
  const isSet = apiKey !== undefined && apiKey !== "";
  const asksForCertificates = tlsOptions?.clientAuthority !== undefined;
  let granted = await accessFrom(accessFile);
  const claims = (file: AccessFile): AccessFile["claims"] => [...file.claims, ...(oidcOptions?.roles ?? [])];
  const check = (file: AccessFile): void => {
    if (oidcOptions !== undefined) checkOidc(oidcOptions, claims(file));
    else if (file.claims.length > 0) throw nobodyHas("claims", "--oidc-issuer names no issuer of tokens", accessFile);
    if (file.certificates.length > 0 && !asksForCertificates)
      throw nobodyHas("certificates", "--tls-client-ca names no authority of client certificates", accessFile);
  };
  check(granted);
  if (keyFile !== undefined && !existsSync(keyFile))
    throw new GodwitError("FILE_NOT_FOUND", "there is no such file of keys", {
      where: { file: keyFile },
      hint: "Make one: godwit keys create NAME --keys FILE.",
    });
  const store = given ?? (keyFile === undefined ? undefined : new FileKeyStore(keyFile));
  const keys = store === undefined ? null : await KeyRing.open(store);
  const asksNobody = !isSet && !asksForCertificates && oidcOptions === undefined && store === undefined;
  const trusted = isolatedBy !== undefined && asksNobody ? [platformCaller(isolatedBy.platform, isolatedBy.permission)] : [];
  if (!isLocal && !isSet && !asksForCertificates && oidcOptions === undefined && keys?.hasKeys !== true && trusted.length === 0) {
    await keys?.close();
    throw new GodwitError("USAGE", `${host} can be reached from other machines, and there is no key`, {
      hint: "Set GODWIT_API_KEY to a long random text that callers must send, or listen on 127.0.0.1.",
    });
  }
  const limits = new CallerLimits(store ?? null);
  const names = [...(isLocal ? loopback : []), ...hosts].map((name) => name.toLowerCase());
  const access = new Access({
    authenticators: [
      ...(isSet ? [singleKey(apiKey)] : []),
      ...(keys === null ? [] : [keys]),
      ...(oidcOptions === undefined ? [] : [(await import("./access/oidc/oidc.ts")).oidc(oidcOptions, () => claims(granted))]),
      ...(asksForCertificates ? [certificates(certificateRole, () => granted.certificates)] : []),
      ...trusted,
    ],
    isOpen: () =>
      isLocal && !isSet && keyFile === undefined && !asksForCertificates && oidcOptions === undefined && keys?.hasAdmin !== true,
    meters: [...(keys === null ? [] : [keys]), limits],
  });
  const addresses = (file: AccessFile): readonly [readonly string[], readonly string[]] => [
    [...(network.allow ?? []), ...file.allow],
    [...(network.deny ?? []), ...file.deny],
  ];
  const places = new Network(network);
  places.replace(...addresses(granted));
  const tls = tlsOptions === undefined ? null : new TlsFiles(tlsOptions);
  return {
    access,
    network: places,
    hosts: names.length === 0 ? null : new Set(names),
    origins: new Set(origins.map((origin) => origin.toLowerCase())),
    secure: tls !== null,
    tls,
    keys,
    observers: [...(keys === null ? [] : [keys]), limits].map((meter) => ({
      predicted: ({ call, rows }) => meter.spend(call.caller, rows),
    })),
    reload: () =>
      Promise.all([
        ...(keys === null ? [] : [attempt("keys", () => keys.reload())]),
        ...(tls === null ? [] : [attempt("certificates", async () => tls.reload())]),
        ...(accessFile === undefined
          ? []
          : [
              attempt("access", async () => {
                const next = await accessFrom(accessFile);
                check(next);
                places.replace(...addresses(next));
                granted = next;
              }),
            ]),
      ]),
    async close() {
      tls?.close();
      await access.close();
    },
  };
}

function nobodyHas(what: string, reason: string, file: string | undefined): GodwitError {
  return new GodwitError("INVALID_SETTING", `the file of --access grants something to ${what}, and ${reason}`, {
    where: { path: "callers", ...(file !== undefined && { file }) },
  });
}

/** Tries to read a part again. */
export async function attempt(what: string, read: () => Promise<void>): Promise<Reloaded> {
  try {
    await read();
    return { what, problem: null };
  } catch (cause) {
    const problem = cause instanceof GodwitError ? cause : new GodwitError("INTERNAL", "it could not be read again", { cause });
    return { what, problem };
  }
}

async function accessFrom(file: string | undefined): Promise<AccessFile> {
  if (file === undefined) return { claims: [], certificates: [], allow: [], deny: [] };
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new GodwitError("FILE_NOT_FOUND", "the file of --access cannot be read", { where: { file }, cause });
  }
  try {
    return readAccessFile(await parseYaml(text));
  } catch (cause) {
    throw cause instanceof GodwitError
      ? cause.at({ file })
      : new GodwitError("INVALID_SETTING", "the file of --access is no YAML", { where: { file }, cause });
  }
}
