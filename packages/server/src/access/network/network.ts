import { GodwitError } from "@godwit/core/errors";
import { addressList, type AddressList } from "./address-list.ts";
import { clientAddress, type ProxyHeader } from "./client-address.ts";

export interface NetworkOptions {
  /** Only these may call; empty: everyone may. */
  readonly allow?: readonly string[];
  /** These may not, even where they are allowed. */
  readonly deny?: readonly string[];
  /** Proxies whose word on the caller's address is taken. */
  readonly trustProxy?: readonly string[];
  /** The header in which they give it. */
  readonly proxyHeader?: ProxyHeader;
}

/** From where one may call. */
export class Network {
  #allow: AddressList;
  #deny: AddressList;
  readonly #trusted: AddressList;
  readonly #header: ProxyHeader;

  constructor({ allow = [], deny = [], trustProxy = [], proxyHeader = "x-forwarded-for" }: NetworkOptions = {}) {
    this.#allow = addressList(allow);
    this.#deny = addressList(deny);
    this.#trusted = addressList(trustProxy);
    this.#header = proxyHeader;
  }

  /** From now on these may call, and these may not. Throws INVALID_SETTING, and then all stays as it was. */
  replace(allow: readonly string[], deny: readonly string[]): void {
    [this.#allow, this.#deny] = [addressList(allow), addressList(deny)];
  }

  /** False where everyone may call: then nobody's address need be found. */
  get isClosed(): boolean {
    return this.#allow.size > 0 || this.#deny.size > 0;
  }

  /** The caller's address, through trusted proxies; null where it cannot be told. */
  addressOf(peer: string | undefined, header: (name: string) => string | undefined): string | null {
    return peer === undefined ? null : clientAddress(peer, header(this.#header), this.#header, this.#trusted);
  }

  /** Throws FORBIDDEN for an address that may not call, and for one that cannot be told. */
  demand(address: string | null): void {
    if (!this.isClosed) return;
    if (address !== null && !this.#deny.has(address) && (this.#allow.size === 0 || this.#allow.has(address))) return;
    throw new GodwitError("FORBIDDEN", "callers from this address are not served");
  }
}
