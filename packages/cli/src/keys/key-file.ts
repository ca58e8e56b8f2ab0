import { describeKey, FileKeyStore, KeyRing, parseDuration } from "@godwit/server/access";
import type { KeyFacts, KeyManager, NewKey } from "./key-manager.ts";

/** The keys of a file, for `godwit serve --keys FILE`, which sees changes within seconds. */
export async function keyFile(file: string): Promise<KeyManager & { close(): Promise<void> }> {
  const ring = await KeyRing.open(new FileKeyStore(file));
  const facts = (record: Parameters<typeof describeKey>[0]): KeyFacts => describeKey(record) as unknown as KeyFacts;
  const made = ({ key, record }: Awaited<ReturnType<typeof ring.create>>): NewKey => ({ key, ...facts(record) });
  return {
    list: async () => ring.all.map(facts),
    create: async (wish) => made(await ring.create(wish, null)),
    revoke: async (id) => facts(await ring.revoke(id, null)),
    rotate: async (id, grace) => made(await ring.rotate(id, grace === undefined ? 0 : parseDuration(grace, "grace"), null)),
    close: () => ring.close(),
  };
}
