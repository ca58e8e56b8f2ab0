import { describe, expect, test } from "vitest";
import { addressList } from "./address-list.ts";
import { clientAddress } from "./client-address.ts";
import { Network } from "./network.ts";

describe("a list of addresses", () => {
  test.each([
    ["10.0.0.0/8", "10.255.0.1", "11.0.0.1"],
    ["192.0.2.7", "192.0.2.7", "192.0.2.8"],
    ["192.0.2.7", "::ffff:192.0.2.7", "::ffff:192.0.2.8"],
    ["192.0.2.7", "::ffff:c000:207", "::ffff:c000:208"],
    ["::ffff:10.0.0.0/104", "10.1.2.3", "11.1.2.3"],
    ["2001:db8::/32", "2001:DB8:0::1", "2001:db9::1"],
    ["fe80::/10", "fe80::1%eth0", "10.0.0.1"],
    ["0.0.0.0/0", "255.1.2.3", "::1"],
    ["::1", "0:0:0:0:0:0:0:1", "127.0.0.1"],
  ])("%s holds %s, not %s", (network, inside, outside) => {
    const list = addressList([network]);
    expect([list.has(inside), list.has(outside)]).toEqual([true, false]);
  });

  test.each(["10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "localhost", "", "1.2.3.4/8/8", "10.0.0.0/-1", "fe80::1%eth0", "010.0.0.1"])(
    "%j is refused",
    (text) => {
      expect(() => addressList([text])).toThrow(expect.objectContaining({ code: "USAGE" }) as Error);
    },
  );

  test.each(["", "nonsense", "1.2.3", "1.2.3.4:80"])("%j is in no list", (text) => {
    expect(addressList(["0.0.0.0/0", "::/0"]).has(text)).toBe(false);
  });
});

describe("the caller behind proxies", () => {
  const trusted = addressList(["10.0.0.0/8", "fd00::/8"]);
  const from = (peer: string, header: string | undefined): string | null => clientAddress(peer, header, "x-forwarded-for", trusted);
  const forwarded = (header: string): string | null => clientAddress("10.0.0.1", header, "forwarded", trusted);

  test("a peer that is no proxy is believed nothing", () => {
    expect(from("192.0.2.9", "203.0.113.1")).toBe("192.0.2.9");
    expect(from("::ffff:192.0.2.9", "203.0.113.1")).toBe("192.0.2.9");
  });

  test("the list is read from the right, through trusted hops alone", () => {
    expect(from("10.0.0.1", "1.1.1.1, 203.0.113.1, 10.0.0.2")).toBe("203.0.113.1");
    expect(from("::ffff:10.0.0.1", "203.0.113.1:1234")).toBe("203.0.113.1");
    expect(from("fd00::1", "[2001:db8::1]:443")).toBe("2001:db8::1");
    expect(from("10.0.0.1", "10.0.0.3, 10.0.0.2")).toBe("10.0.0.3");
    expect(from("10.0.0.1", undefined)).toBe("10.0.0.1");
  });

  test("a hop that is no address leaves the caller unknown", () => {
    expect(from("10.0.0.1", "203.0.113.1, unknown")).toBeNull();
    expect(from("10.0.0.1", "")).toBeNull();
  });

  test("Forwarded says it with quotes, ports and other fields", () => {
    expect(forwarded("for=192.0.2.60;proto=http;by=203.0.113.43, for=10.0.0.2")).toBe("192.0.2.60");
    expect(forwarded('For="[2001:db8:cafe::17]:4711"')).toBe("2001:db8:cafe::17");
    expect(forwarded("proto=https")).toBeNull();
    expect(forwarded("for=_hidden")).toBeNull();
  });

  test("a quote that a caller leaves open hides no proxy's word", () => {
    expect(forwarded('for=203.0.113.9;x=", for=192.0.2.1')).toBeNull();
    expect(forwarded('for=203.0.113.9;x=", for="[2001:db8::1]"')).toBeNull();
    expect(forwarded('for=203.0.113.9;x="\\, for="[2001:db8::1]"')).toBeNull();
  });

  test("the other header is not read", () => {
    const network = new Network({ trustProxy: ["10.0.0.1"] });
    const header = (name: string): string | undefined => ({ forwarded: "for=203.0.113.1", "x-forwarded-for": "192.0.2.1" })[name];
    expect(network.addressOf("10.0.0.1", header)).toBe("192.0.2.1");
  });
});

test("denial wins over allowance, and an unknown address is denied", () => {
  const network = new Network({ allow: ["192.0.2.0/24"], deny: ["192.0.2.66"] });
  expect(() => network.demand("192.0.2.1")).not.toThrow();
  for (const address of ["192.0.2.66", "198.51.100.1", null])
    expect(() => network.demand(address)).toThrow(expect.objectContaining({ code: "FORBIDDEN" }) as Error);
  expect(() => new Network({ deny: ["192.0.2.66"] }).demand("198.51.100.1")).not.toThrow();
  expect(() => new Network().demand(null)).not.toThrow();
});
