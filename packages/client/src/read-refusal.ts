import { parseJson } from "./json/parse-json.ts";
import { GodwitRequestError, type Where, type WrongCell } from "./request-error.ts";

/** The error that a refusal's body describes; of another server's, such as a proxy's, its status alone is known. */
export function readRefusal(response: Response, body: string): GodwitRequestError {
  const { status, headers } = response;
  const requestId = headers.get("x-request-id") ?? undefined;
  const facts = { status, requestId, retryAfter: secondsOf(headers.get("retry-after")) };
  const { error, code, hint, where, cells } = fieldsOf(body);
  const message = typeof error === "string" ? error : `the server answered ${status}${body === "" ? "" : `: ${body.slice(0, 200)}`}`;
  return new GodwitRequestError(typeof code === "string" ? code : `HTTP_${status}`, message, {
    ...facts,
    hint: typeof hint === "string" ? hint : undefined,
    where: (where as Where | null) ?? undefined,
    cells: Array.isArray(cells) ? (cells as WrongCell[]) : undefined,
  });
}

function fieldsOf(body: string): { readonly [name: string]: unknown } {
  try {
    const value = parseJson(body);
    return typeof value === "object" && value !== null ? (value as { readonly [name: string]: unknown }) : {};
  } catch {
    return {};
  }
}

/** Seconds, or a date from which they are counted. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
