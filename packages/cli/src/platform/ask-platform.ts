import { catalog, GodwitError, type ErrorCode } from "@godwit/core/errors";
import { noAnswer } from "./no-answer.ts";

export interface PlatformPlace {
  readonly url: string;
  readonly apiKey: string | undefined;
}

export interface PlatformReply<T> {
  readonly body: T;
  readonly etag: string | null;
}

/** Asks a running platform. Rejects with the error that it answers with, and with IO_FAILED where nothing answers. */
export async function askPlatform<T>(
  { url, apiKey }: PlatformPlace,
  method: string,
  path: string,
  body?: unknown,
  headers: { readonly [name: string]: string } = {},
): Promise<PlatformReply<T>> {
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw noAnswer(url, cause);
  }
  if (!response.ok) throw await platformError(response);
  const text = await response.text();
  return { body: (text === "" ? null : JSON.parse(text)) as T, etag: response.headers.get("etag") };
}

/** What a platform answers instead of what was asked for. */
export async function platformError(response: Response): Promise<GodwitError> {
  const { code, message, hint } = ((await response.json().catch(() => null)) ?? {}) as { code?: string; message?: string; hint?: string };
  if (code === undefined || !Object.hasOwn(catalog, code))
    return new GodwitError("IO_FAILED", `the server answered with ${response.status}`, {
      hint: "Is it a platform that `godwit up` started?",
    });
  const plain = (message ?? "").replace(`${code}: `, "");
  return new GodwitError(code as ErrorCode, plain, hint === undefined ? {} : { hint });
}
