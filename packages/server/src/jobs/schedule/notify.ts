import { createHmac } from "node:crypto";
import { lookup } from "node:dns/promises";
import { BlockList, isIPv6 } from "node:net";
import { GodwitError } from "@godwit/core/errors";
import type { NotifySettings } from "../../deployments/batch-settings.ts";

const seconds = 10;
const tries = 3;

/** Addresses of this machine and of networks behind it, which a job from elsewhere must not reach. */
const inner = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  inner.addSubnet(net, bits);
for (const [net, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["::ffff:0:0", 96],
] as const)
  inner.addSubnet(net, bits, "ipv6");

/**
 * Posts how a run ended. The body is signed with HMAC-SHA-256 by the secret of the settings, in `X-Godwit-Signature`. Redirects are not
 * followed. `reach`: whether addresses of inner networks may be called. Rejects with IO_FAILED and FORBIDDEN.
 */
export async function notify({ url, secret }: NotifySettings, message: object, reach: "anywhere" | "outside"): Promise<void> {
  if (reach === "outside") await refuseInner(url);
  const body = JSON.stringify(message);
  const key = secret === null ? undefined : process.env[secret];
  if (secret !== null && key === undefined) throw new GodwitError("USAGE", `${secret} is not set, by which messages are to be signed`);
  const signature = key === undefined ? {} : { "x-godwit-signature": `sha256=${createHmac("sha256", key).update(body).digest("hex")}` };
  for (let failures = 0; ;) {
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...signature },
        redirect: "error",
        signal: AbortSignal.timeout(seconds * 1000),
      });
      await response.body?.cancel();
      if (response.ok) return;
      throw new Error(`status ${response.status}`);
    } catch (cause) {
      if (++failures === tries)
        throw new GodwitError("IO_FAILED", `nobody took the message at ${new URL(url).host}: ${(cause as Error).message}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures).unref());
    }
  }
}

async function refuseInner(url: string): Promise<void> {
  const { hostname } = new URL(url);
  const found = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  if (found.every(({ address }) => !inner.check(address, isIPv6(address) ? "ipv6" : "ipv4"))) return;
  throw new GodwitError("FORBIDDEN", `${hostname} is an address of an inner network, which jobs made over the API may not call`, {
    hint: "State the job in a deployment file of the server.",
  });
}
