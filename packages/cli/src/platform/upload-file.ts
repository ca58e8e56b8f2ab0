import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import { readError } from "@godwit/data/files";
import { noAnswer } from "./no-answer.ts";
import { platformError, type PlatformPlace } from "./ask-platform.ts";

/** What is sent: a file, or bytes under a name. */
export type Sent = { readonly name: string } & ({ readonly file: string } | { readonly bytes: Uint8Array });

const partBytes = 8 * 2 ** 20;
const mostFailures = 8;
/** Of ten servers that take turns, the right one is among so many. */
const mostMisses = 40;

/**
 * Sends a file in parts and gives its SHA-256. Where the line breaks off it is asked how much has arrived, and sent on from there;
 * what the platform has already is not sent. Rejects with IO_FAILED where the platform stays away, and with what it answers.
 */
export async function uploadFile(place: PlatformPlace, sent: Sent, told: (share: number) => void): Promise<string> {
  const { size, digest } = await measure(sent);
  const metadata = Object.entries({ filename: sent.name, sha256: digest }).map(
    ([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`,
  );
  const begin = { "upload-length": String(size), "upload-metadata": metadata.join(",") };
  let at: { readonly path: string; readonly offset: number } | null = null;
  for (let failures = 0; ;) {
    try {
      const path: string = at?.path ?? (await begun(place, begin));
      at ??= { path, offset: 0 };
      const offset: number = Number((await askOwner(place, "HEAD", path)).headers.get("upload-offset"));
      at = { path, offset };
      if (offset === size) return digest;
      await askOwner(
        place,
        "PATCH",
        path,
        { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
        part(sent, offset, size),
      );
      failures = 0;
      told(Math.min(size, offset + partBytes) / size);
    } catch (error) {
      if (!isPassing(error) || ++failures > mostFailures) throw error;
      if (error instanceof GodwitError && error.code === "UPLOAD_NOT_FOUND") at = null;
      await sleep(Math.min(5000, 100 * 2 ** failures));
    }
  }
}

async function measure(sent: Sent): Promise<{ readonly size: number; readonly digest: string }> {
  const hash = createHash("sha256");
  if ("bytes" in sent) return { size: sent.bytes.length, digest: hash.update(sent.bytes).digest("hex") };
  try {
    for await (const piece of createReadStream(sent.file) as AsyncIterable<Uint8Array>) hash.update(piece);
    return { size: (await stat(sent.file)).size, digest: hash.digest("hex") };
  } catch (cause) {
    throw readError(cause, sent.file);
  }
}

function part(sent: Sent, offset: number, size: number): Promise<Uint8Array> | Uint8Array {
  const end = Math.min(size, offset + partBytes);
  return "bytes" in sent ? sent.bytes.subarray(offset, end) : readPart(sent.file, offset, end);
}

async function readPart(file: string, start: number, end: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of createReadStream(file, { start, end: end - 1 }) as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function begun(place: PlatformPlace, headers: { readonly [name: string]: string }): Promise<string> {
  return (await ask(place, "POST", "/api/v1/uploads", headers)).headers.get("location")!;
}

/** Of several servers behind a load balancer one has the upload: it is asked for until it answers, out of step with other clients. */
async function askOwner(...asked: Parameters<typeof ask>): Promise<Response> {
  for (let misses = 0; ; misses++)
    try {
      return await ask(...asked);
    } catch (error) {
      if (!(error instanceof GodwitError) || error.code !== "UPLOAD_ELSEWHERE" || misses === mostMisses) throw error;
      await sleep(20 * misses * Math.random());
    }
}

async function ask(
  { url, apiKey }: PlatformPlace,
  method: string,
  path: string,
  headers: { readonly [name: string]: string } = {},
  body?: Promise<Uint8Array> | Uint8Array,
): Promise<Response> {
  const bytes = await body;
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      method,
      headers: { "tus-resumable": "1.0.0", ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }), ...headers },
      ...(bytes !== undefined && { body: new Uint8Array(bytes) }),
    });
  } catch (cause) {
    throw noAnswer(url, cause);
  }
  if (response.ok) return response;
  // The answer to HEAD has no body that could say more.
  if (method === "HEAD" && response.status === 409) throw new GodwitError("UPLOAD_ELSEWHERE", "another server has the upload");
  if (method === "HEAD" && response.status === 404) throw new GodwitError("UPLOAD_NOT_FOUND", "the upload is gone");
  throw await platformError(response);
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof GodwitError &&
    ["IO_FAILED", "STORE_UNAVAILABLE", "UPLOAD_CONFLICT", "UPLOAD_NOT_FOUND", "TOO_MANY_REQUESTS"].includes(error.code)
  );
}
