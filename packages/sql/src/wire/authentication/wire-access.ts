import type { ScramVerifier } from "./scram.ts";

/** Somebody who may connect. */
export interface WireUser {
  /** What proves that they have their key; null where nothing need be shown. */
  readonly verifier: ScramVerifier | null;
  /** Whether they may do more than ask. */
  readonly mayWrite: boolean;
  /** Whether they may call a model's functions; all of them unless told. */
  readonly mayCall?: (model: string) => boolean;
  /** Asked before each statement: whether the key still works; so unless told. */
  readonly isValid?: () => boolean;
}

/** Who may connect. */
export interface WireAccess {
  /** Whether callers need show nothing, as where only this machine reaches the server and no key is made. */
  readonly isOpen: boolean;
  /** Null for a name that nobody has. */
  userOf(name: string): WireUser | null | Promise<WireUser | null>;
}

/** Everyone may do everything. */
export const openAccess: WireAccess = { isOpen: true, userOf: () => ({ verifier: null, mayWrite: true }) };
