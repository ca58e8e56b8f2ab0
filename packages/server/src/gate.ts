import { GodwitError } from "@godwit/core/errors";
import { Access } from "./access/access.ts";
import { Network, type NetworkOptions } from "./access/network/network.ts";
import { singleKey } from "./access/single-key.ts";
import { KeyRing } from "./access/keys/key-ring.ts";
import type { KeyStore } from "./access/keys/key-store.ts";
import type { GuardParts } from "./http/guard.ts";
import type { PredictionObserver } from "./predict/observer.ts";

export interface AccessOptions {
  /** Where the keys of callers are kept. */
  readonly keys?: KeyStore;
  /** From where one may call, and which proxies are believed. */
  readonly network?: NetworkOptions;
  /** Names that the Host header may have, beside this machine's own where only it can reach the server. */
  readonly hosts?: readonly string[];
  /** Sites whose pages may call, as `https://app.example.org`; `*`: all. */
  readonly origins?: readonly string[];
}

/** Who may call a server, and what it keeps of them. */
export interface Gate extends GuardParts {
  /** Null where there are no keys but the one of the settings. */
  readonly keys: KeyRing | null;
  /** Counts what callers use up. */
  readonly observers: readonly PredictionObserver[];
}

const loopback = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** Puts together who may call a server. Rejects with USAGE where other machines reach it and nobody is asked who they are. */
export async function openGate({
  host,
  apiKey,
  keys: store,
  network = {},
  hosts = [],
  origins = [],
}: AccessOptions & { readonly host: string; readonly apiKey: string | undefined }): Promise<Gate> {
  const isLocal = loopback.includes(host);
  const isSet = apiKey !== undefined && apiKey !== "";
  const keys = store === undefined ? null : await KeyRing.open(store);
  if (!isLocal && !isSet && keys?.hasKeys !== true) {
    await keys?.close();
    throw new GodwitError("USAGE", `${host} can be reached from other machines, and there is no key`, {
      hint: "Set GODWIT_API_KEY to a long random text that callers must send, or listen on 127.0.0.1.",
    });
  }
  const names = [...(isLocal ? loopback : []), ...hosts].map((name) => name.toLowerCase());
  return {
    access: new Access({
      authenticators: [...(isSet ? [singleKey(apiKey)] : []), ...(keys === null ? [] : [keys])],
      isOpen: () => isLocal && !isSet && keys?.hasAdmin !== true,
      meters: keys === null ? [] : [keys],
    }),
    network: new Network(network),
    hosts: names.length === 0 ? null : new Set(names),
    origins: new Set(origins.map((origin) => origin.toLowerCase())),
    secure: false,
    keys,
    observers: keys === null ? [] : [{ predicted: ({ call, rows }) => keys.spend(call.caller, rows) }],
  };
}
