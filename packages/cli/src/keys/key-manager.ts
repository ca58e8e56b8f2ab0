import type { KeyWish } from "@godwit/server/access";

/** What is told of a key, as `/api/v1/keys` has it. */
export interface KeyFacts {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly endpoints: readonly string[];
  readonly rate: string | null;
  readonly quota: string | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

/** A key with its text, which is told this once. */
export interface NewKey extends KeyFacts {
  readonly key: string;
}

/** Where keys are made and revoked: a file, or a running platform. */
export interface KeyManager {
  list(): Promise<readonly KeyFacts[]>;
  create(wish: KeyWish): Promise<NewKey>;
  revoke(id: string): Promise<KeyFacts>;
  rotate(id: string, grace: string | undefined): Promise<NewKey>;
}
