import { GodwitError } from "@godwit/core/errors";
import type { Authenticator, Credentials } from "./authenticator.ts";
import type { Allowance, Meter } from "./meter.ts";
import type { Permission } from "./permission.ts";
import { anyone, mayDo, mayUse, mayUseAll, type Principal } from "./principal.ts";

export interface AccessParts {
  /** Asked in this order. */
  readonly authenticators: readonly Authenticator[];
  /** Whether callers that show nothing may do everything, as where only this machine reaches the server and no key has been made for it. */
  readonly isOpen: () => boolean;
  /** Holds callers to their rates and quotas. */
  readonly meters: readonly Meter[];
}

/** Who may do what: the one answer behind every transport. */
export class Access {
  readonly #authenticators: readonly Authenticator[];
  readonly #isOpen: () => boolean;
  readonly #meters: readonly Meter[];

  constructor({ authenticators, isOpen, meters }: AccessParts) {
    this.#authenticators = authenticators;
    this.#isOpen = isOpen;
    this.#meters = meters;
  }

  /** Who the caller is. Throws UNAUTHENTICATED, at once wherever nothing need be looked up. */
  identify(credentials: Credentials): Principal | Promise<Principal> {
    for (const [index, authenticator] of this.#authenticators.entries()) {
      const found = authenticator.authenticate(credentials);
      if (found instanceof Promise) return this.#identifyLater(found, index + 1, credentials);
      if (found !== null) return found;
    }
    return this.#unknown(credentials);
  }

  /** Counts a request of a caller; null where none of their limits is worth telling. Throws TOO_MANY_REQUESTS. */
  charge(principal: Principal): Allowance | null {
    let told: Allowance | null = null;
    for (const meter of this.#meters) told = meter.charge(principal) ?? told;
    return told;
  }

  async close(): Promise<void> {
    for (const part of [...this.#authenticators, ...this.#meters]) await part.close?.();
  }

  async #identifyLater(first: Promise<Principal | null>, from: number, credentials: Credentials): Promise<Principal> {
    let found = await first;
    for (const authenticator of this.#authenticators.slice(from)) found ??= await authenticator.authenticate(credentials);
    return found ?? this.#unknown(credentials);
  }

  #unknown({ secret }: Credentials): Principal {
    if (this.#isOpen()) return anyone;
    throw new GodwitError(
      "UNAUTHENTICATED",
      secret === undefined ? "this server asks its callers for a key" : "this server does not know the key, or it has expired",
      { hint: "Send it as `Authorization: Bearer KEY`." },
    );
  }
}

/** Throws FORBIDDEN where the caller has not the permission. */
export function demandPermission(principal: Principal, asked: Permission): void {
  if (!mayDo(principal, asked))
    throw new GodwitError("FORBIDDEN", `this asks for the permission to ${asked}, and the caller may ${principal.permission}`);
}

/** Throws FORBIDDEN where the caller is held to other endpoints; null stands for all of them. */
export function demandEndpoint(principal: Principal, name: string | null): void {
  if (name === null ? mayUseAll(principal) : mayUse(principal, name)) return;
  throw new GodwitError(
    "FORBIDDEN",
    name === null
      ? "this is not about one endpoint, and the caller may use some endpoints only"
      : `the caller may not use the endpoint ${JSON.stringify(name)}`,
  );
}
