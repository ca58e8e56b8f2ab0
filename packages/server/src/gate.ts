import { existsSync } from "node:fs";
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
import { certificates } from "./access/certificates.ts";
import type { Role } from "./access/role.ts";
import { TlsFiles, type TlsOptions } from "./http/tls-files.ts";
import type { GuardParts } from "./http/guard.ts";
import type { PredictionObserver } from "./predict/observer.ts";

export interface AccessOptions {
  /** A file of keys that `godwit keys` writes. */
  readonly keyFile?: string;
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
  close(): Promise<void>;
}

const loopback = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** Puts together who may call a server. Rejects with USAGE where other machines reach it and nobody is asked who they are. */
export async function openGate({
  host,
  apiKey,
  keys: given,
  keyFile,
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
  if (oidcOptions !== undefined) checkOidc(oidcOptions);
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
  const names = [...(isLocal ? loopback : []), ...hosts].map((name) => name.toLowerCase());
  const access = new Access({
    authenticators: [
      ...(isSet ? [singleKey(apiKey)] : []),
      ...(keys === null ? [] : [keys]),
      ...(oidcOptions === undefined ? [] : [(await import("./access/oidc/oidc.ts")).oidc(oidcOptions)]),
      ...(asksForCertificates ? [certificates(certificateRole)] : []),
      ...trusted,
    ],
    isOpen: () =>
      isLocal && !isSet && keyFile === undefined && !asksForCertificates && oidcOptions === undefined && keys?.hasAdmin !== true,
    meters: keys === null ? [] : [keys],
  });
  const tls = tlsOptions === undefined ? null : new TlsFiles(tlsOptions);
  return {
    access,
    network: new Network(network),
    hosts: names.length === 0 ? null : new Set(names),
    origins: new Set(origins.map((origin) => origin.toLowerCase())),
    secure: tls !== null,
    tls,
    keys,
    observers: keys === null ? [] : [{ predicted: ({ call, rows }) => keys.spend(call.caller, rows) }],
    async close() {
      tls?.close();
      await access.close();
    },
  };
}
