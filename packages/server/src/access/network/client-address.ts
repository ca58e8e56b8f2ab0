import { plainAddress, type AddressList } from "./address-list.ts";

/** The header in which proxies say for whom they ask. Only one is read: a proxy that writes the one lets a caller's other one through. */
export const proxyHeaders = ["x-forwarded-for", "forwarded"] as const;

export type ProxyHeader = (typeof proxyHeaders)[number];

/**
 * Who a request comes from: the first address, read from the nearest hop, that is no trusted proxy. What a caller wrote itself
 * stands further left and is never reached. Null where a trusted proxy names no address.
 */
export function clientAddress(peer: string, forwarded: string | undefined, header: ProxyHeader, trusted: AddressList): string | null {
  let address = plainAddress(peer);
  if (forwarded === undefined) return address;
  const hops = header === "forwarded" ? forwardedFor(forwarded) : forwarded.split(",");
  while (address !== null && trusted.has(address) && hops.length > 0) address = plainAddress(withoutPort(hops.pop()!.trim()));
  return address;
}

/** The `for` of each element of a `Forwarded` header (RFC 7239); "" where an element has none. A quote that a caller leaves open would hide the proxy's element: then nothing is believed. */
function forwardedFor(header: string): string[] {
  return splitOutsideQuotes(header, ",").map((element) => {
    const pairs = splitOutsideQuotes(element, ";").map((pair) => /^\s*for\s*=\s*("?)(.*?)\1\s*$/i.exec(pair)?.[2]);
    return pairs.find((pair) => pair !== undefined) ?? "";
  });
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (quoted && text[at] === "\\") at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return quoted ? [""] : parts;
}

function withoutPort(hop: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
