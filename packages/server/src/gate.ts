import { GodwitError } from "@godwit/core/errors";
import { Access } from "./access/access.ts";
import { Network, type NetworkOptions } from "./access/network/network.ts";
import { singleKey } from "./access/single-key.ts";
import type { GuardParts } from "./http/guard.ts";

export interface AccessOptions {
  /** From where one may call, and which proxies are believed. */
  readonly network?: NetworkOptions;
  /** Names that the Host header may have, beside this machine's own where only it can reach the server. */
  readonly hosts?: readonly string[];
  /** Sites whose pages may call, as `https://app.example.org`; `*`: all. */
  readonly origins?: readonly string[];
}

const loopback = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** Puts together who may call a server. Throws USAGE where other machines reach it and nobody is asked who they are. */
export function openGate({
  host,
  apiKey,
  network = {},
  hosts = [],
  origins = [],
}: AccessOptions & { readonly host: string; readonly apiKey: string | undefined }): GuardParts {
  const authenticators = apiKey === undefined || apiKey === "" ? [] : [singleKey(apiKey)];
  const isLocal = loopback.includes(host);
  if (!isLocal && authenticators.length === 0)
    throw new GodwitError("USAGE", `${host} can be reached from other machines, and there is no key`, {
      hint: "Set GODWIT_API_KEY to a long random text that callers must send, or listen on 127.0.0.1.",
    });
  const names = [...(isLocal ? loopback : []), ...hosts].map((name) => name.toLowerCase());
  return {
    access: new Access({ authenticators, meters: [] }),
    network: new Network(network),
    hosts: names.length === 0 ? null : new Set(names),
    origins: new Set(origins.map((origin) => origin.toLowerCase())),
    secure: false,
  };
}
