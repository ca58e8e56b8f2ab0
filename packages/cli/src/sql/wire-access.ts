import { KeyRing, mayUse, roles, type KeyRecord, type KeyStore } from "@godwit/server/access";
import { GodwitError } from "@godwit/core/errors";
import { makeVerifier, readVerifier, type WireAccess, type WireUser } from "@godwit/sql";

export interface WireKeys {
  /** Of `godwit keys`, in a file or in a store; null: there is none. */
  readonly store: KeyStore | null;
  /** Whether only this machine reaches the server. */
  readonly isLocal: boolean;
  /** The endpoint that a function's model stands for. */
  readonly endpointOf: (model: string) => string;
}

export interface OpenedAccess {
  readonly access: WireAccess;
  close(): Promise<void>;
}

/**
 * Users are keys by their name or id, and GODWIT_API_KEY any other name. Those that may change models may write, the others ask; a key that
 * is held to endpoints calls the functions of those alone, and reads the tables as all do. Without any key whoever is on this machine may
 * connect. Rejects with INVALID_SETTING where strangers could.
 */
export async function openWireAccess({ store, isLocal, endpointOf }: WireKeys): Promise<OpenedAccess> {
  const apiKey = process.env["GODWIT_API_KEY"] ?? "";
  const root = apiKey === "" ? null : makeVerifier(apiKey);
  const ring = store === null ? null : await KeyRing.open(store);
  const isOpen = (): boolean => isLocal && root === null && ring?.hasKeys !== true;
  if (!isLocal && root === null && ring?.hasKeys !== true) {
    await ring?.close();
    throw new GodwitError("INVALID_SETTING", "whoever reaches this address could connect: a key is needed", {
      where: { path: "host" },
      hint: "Make one with godwit keys create NAME, in the store or with --keys keys.json; or listen at 127.0.0.1.",
    });
  }
  return {
    access: {
      get isOpen() {
        return isOpen();
      },
      userOf(name): WireUser | null {
        if (isOpen()) return { verifier: null, mayWrite: true };
        const record = ring?.named(name) ?? null;
        if (record === null) return root === null ? null : { verifier: root, mayWrite: true };
        if (record.scram === null) return null;
        const permission = roles[record.role];
        const principal = { id: `key:${record.id}`, permission, endpoints: record.endpoints };
        return {
          verifier: readVerifier(record.scram),
          mayWrite: (permission === "manage" || permission === "admin") && record.endpoints.includes("*"),
          isValid: () => isStill(record, ring?.named(record.id) ?? null),
          mayCall: (model) => mayUse(principal, endpointOf(model)),
        };
      },
    },
    close: async () => ring?.close(),
  };
}

/** Whether the key that a client came with works, though it may have been rotated since. */
function isStill({ digest }: { readonly digest: string }, now: KeyRecord | null): boolean {
  if (now === null) return false;
  return now.digest === digest || (now.previousDigest === digest && (now.previousUntil ?? 0) > Date.now());
}
