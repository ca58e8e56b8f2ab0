import { BlockList, isIP } from "node:net";
import { GodwitError } from "@godwit/core/errors";

/** Addresses and networks, IPv4 and IPv6. */
export interface AddressList {
  readonly size: number;
  has(address: string): boolean;
}

/** Reads `10.0.0.0/8`, `192.0.2.7`, `2001:db8::/32`, `::1`. Throws USAGE for what is none. */
export function addressList(texts: readonly string[]): AddressList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = "", bits, ...more] = text.split("/");
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    if (
      version === 0 ||
      address.includes("%") ||
      more.length > 0 ||
      (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > longest))
    )
      throw new GodwitError("USAGE", `${JSON.stringify(text)} is no address and no network`, {
        hint: "Write 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32.",
      });
    const mapped = version === 6 ? mappedIpv4(address) : undefined;
    if (mapped !== undefined && Number(bits ?? 128) >= 96) list.addSubnet(mapped, Number(bits ?? 128) - 96, "ipv4");
    else list.addSubnet(address, Number(bits ?? longest), version === 4 ? "ipv4" : "ipv6");
  }
  return {
    size: texts.length,
    has(address) {
      const plain = plainAddress(address);
      return plain !== null && list.check(plain, isIP(plain) === 4 ? "ipv4" : "ipv6");
    },
  };
}

/** The address as one text: IPv4 that is mapped into IPv6 as IPv4, without a zone; null for what is no address. */
export function plainAddress(text: string): string | null {
  const address = text.replace(/%.*$/s, "");
  const version = isIP(address);
  if (version === 0) return null;
  return (version === 6 ? mappedIpv4(address) : undefined) ?? address.toLowerCase();
}

/** `::ffff:192.0.2.7` and `::ffff:c000:207` are both 192.0.2.7. */
function mappedIpv4(address: string): string | undefined {
  const expanded = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const found = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(expanded);
  if (found === null) return undefined;
  const [high, low] = [Number.parseInt(found[1]!, 16), Number.parseInt(found[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
