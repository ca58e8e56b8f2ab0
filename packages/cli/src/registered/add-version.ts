import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { catalog, GodwitError, type ErrorCode } from "@godwit/core/errors";
import { askPlatform, type PlatformPlace } from "../platform/ask-platform.ts";
import { uploadFile, type Sent } from "../platform/upload-file.ts";
import { prepareModel } from "./prepare-model.ts";
import type { VersionFacts } from "./version-facts.ts";
import { models, pathOf, versionOf } from "./version-paths.ts";

/** What is told of a version beside its model. */
export interface VersionWish {
  /** A file of rows to try it with. */
  readonly example?: string;
  /** A file of the library's answers to them. */
  readonly expected?: string;
  readonly method?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly define: readonly string[];
  readonly precision: "exact" | "fast";
}

/** Sends a model as the next version of a registered one, which is made where there is none, and waits until it is ready. Rejects with why it cannot be. */
export async function addVersion(
  place: PlatformPlace,
  name: string,
  reference: string,
  wish: VersionWish,
  note: (text: string) => void,
): Promise<VersionFacts> {
  const { tags = {}, description = "", method } = wish;
  const prepared = await prepareModel(reference, wish);
  await registerModel(place, name);
  const send = (sent: Sent): Promise<string> =>
    uploadFile(place, sent, (share) => share < 1 && note(`${sent.name}: ${Math.floor(share * 100)} % sent`));
  const example = wish.example === undefined ? prepared.example : fileOf(wish.example);
  const given = {
    model: await send(prepared.model),
    file_name: prepared.model.name,
    ...(example !== null && { example: await send(example) }),
    ...(wish.expected !== undefined && { expected: await send(fileOf(wish.expected)) }),
    ...(method !== undefined && { expected_method: method }),
  };
  const { body } = await askPlatform<{ readonly model_version: VersionFacts }>(
    place,
    "POST",
    `${pathOf(name)}/versions`,
    { given, tags, source: reference, description },
    { "idempotency-key": randomUUID() },
  );
  return untilReady(place, body.model_version, (stage) => note(`${name}/${body.model_version.version}: ${stage}`));
}

async function registerModel(place: PlatformPlace, name: string): Promise<void> {
  try {
    await askPlatform(place, "GET", pathOf(name));
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code !== "NOT_REGISTERED") throw error;
    await askPlatform(place, "POST", models, { name }).catch((other: unknown) => {
      if (!(other instanceof GodwitError) || other.code !== "ALREADY_EXISTS") throw other;
    });
  }
}

const pollMilliseconds = 200;
const mostFailures = 12;

async function untilReady(place: PlatformPlace, begun: VersionFacts, told: (stage: string) => void): Promise<VersionFacts> {
  let stage: string | null = null;
  for (let version = begun; ; version = await patiently(() => versionOf(place, `${begun.name}/${begun.version}`))) {
    const { status, status_message: message } = version;
    if (status === "READY") return version;
    if (status === "FAILED_REGISTRATION") throw failureOf(version);
    if (message !== null && message !== stage) told((stage = message));
    await sleep(pollMilliseconds);
  }
}

/** A server that ends, or a store that is gone for a moment, does not end what the platform does. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++)
    try {
      return await ask();
    } catch (error) {
      const isPassing = error instanceof GodwitError && (error.code === "IO_FAILED" || error.code === "STORE_UNAVAILABLE");
      if (!isPassing || failures === mostFailures) throw error;
      await sleep(pollMilliseconds * failures);
    }
}

/** The coded error that the platform has met, which stands in the version's message. */
function failureOf({ name, version, status_message: text }: VersionFacts): GodwitError {
  const [, code, message = "", hint] = /^([A-Z_]+): (.*?)(?:\nhint: (.*))?$/su.exec(text ?? "") ?? [];
  if (code !== undefined && Object.hasOwn(catalog, code))
    return new GodwitError(code as ErrorCode, `${name}/${version}: ${message}`, hint === undefined ? {} : { hint });
  return new GodwitError("INTERNAL", `${name}/${version} could not be made ready: ${text ?? ""}`);
}

function fileOf(file: string): Sent {
  return { file, name: basename(file) };
}
