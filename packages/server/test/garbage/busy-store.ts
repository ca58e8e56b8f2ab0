import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import { openPlatform } from "../../src/platform.ts";
import { ownAuthor } from "../../src/registry/author.ts";

/** Names, forgets and removes the same few blobs all the time, until it is killed. Run by the test beside it. */
const [, , store, artifacts] = process.argv;
const platform = await openPlatform({ store: store!, artifacts: artifacts! });
const { registry, blobs, garbage } = platform;
const contents = Array.from({ length: 6 }, (_, index) => new TextEncoder().encode(`content ${index}`));
const count = { named: 0, gone: 0, removed: 0 };

/** Puts a blob, waits a little, and names it: by then it may have been removed, and that must be said. */
async function name(): Promise<void> {
  const { digest } = await blobs.put(contents[Math.floor(Math.random() * contents.length)]!);
  await sleep(Math.random() * 20);
  try {
    const { version } = await registry.versions.create({ model: "busy", given: { model: digest } }, ownAuthor);
    count.named++;
    await registry.versions.markFailed("busy", version, "for the proof", ownAuthor);
    await sleep(Math.random() * 20);
    if (Math.random() < 0.95) await registry.versions.remove("busy", version, ownAuthor);
  } catch (error) {
    if (!(error instanceof GodwitError) || !["BLOB_NOT_FOUND", "NOT_REGISTERED"].includes(error.code)) throw error;
    count.gone++;
  }
}

async function collect(): Promise<void> {
  const { removed } = await garbage.collect({ grace: -60_000 }, ownAuthor).catch((error: unknown) => {
    if (error instanceof GodwitError && error.code === "TOO_MANY_REQUESTS") return { removed: 0 };
    throw error;
  });
  count.removed += removed;
  await sleep(5);
}

const forever = async (work: () => Promise<void>): Promise<never> => {
  for (;;) {
    await work();
    process.stdout.write(`${JSON.stringify(count)}\n`);
  }
};
await Promise.all([forever(name), forever(name), forever(name), forever(collect)]);
