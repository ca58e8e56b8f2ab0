import { openPlatform } from "../../src/platform.ts";
import type { Author } from "../../src/registry/author.ts";

/** Writes to a store until it is killed, and says each change once it is acknowledged. Run by the proof beside it. */
const [, , store, artifacts, prefix] = process.argv;
const { registry } = await openPlatform({ store: store!, artifacts: artifacts! });
const author: Author = { caller: "writer", requestId: null, expectedRevision: null, idempotencyKey: null };
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say("open");

async function writeModel(name: string): Promise<void> {
  await registry.models.create({ name, description: `of ${name}`, tags: { one: name, two: name, three: name } }, author);
  say(`model ${name}`);
  const { version } = await registry.versions.create({ model: name, given: null, tags: { one: name, two: name } }, author);
  say(`version ${name}/${version}`);
  await registry.versions.markFailed(name, version, "for the proof", author);
  say(`failed ${name}/${version}`);
  await registry.models.tag(name, "four", name, author);
  say(`tag ${name}`);
}

for (let index = 0; ; index++) await Promise.all([0, 1, 2].map((writer) => writeModel(`${prefix}-${index}-${writer}`)));
