import { GodwitError } from "@godwit/core/errors";
import { Console } from "../console.ts";
import type { EndpointFacts } from "../endpoints/endpoint-facts.ts";
import { printEndpoint, printEndpoints } from "../endpoints/print-endpoint.ts";
import { done } from "../exit-status.ts";
import { askPlatform, type PlatformReply } from "../platform/ask-platform.ts";

export interface EndpointsOptions {
  readonly url: string;
  readonly json?: boolean;
}

type Settings = { readonly [name: string]: unknown };

export async function listEndpoints(options: EndpointsOptions): Promise<number> {
  const { body } = await ask<{ readonly endpoints: readonly EndpointFacts[] }>(options, "GET", "");
  const console = new Console(options);
  await console.answer(console.json ? JSON.stringify(body) : printEndpoints(body.endpoints));
  return done;
}

export async function showEndpoint(name: string, options: EndpointsOptions): Promise<number> {
  return tell(options, await get(name, options));
}

/** Sets an endpoint from a file, or creates it with the settings that there are. */
export async function setEndpoint(
  name: string,
  { file, model, ...options }: EndpointsOptions & { readonly file?: string; readonly model?: string },
): Promise<number> {
  const settings = file === undefined ? {} : await readSettings(file);
  return tell(options, await ask(options, "PUT", `/${encodeURIComponent(name)}`, { ...(model !== undefined && { model }), ...settings }));
}

/** `champion=90 challenger=10`; what else was set stays. */
export async function setTraffic(name: string, shares: readonly string[], options: EndpointsOptions): Promise<number> {
  const traffic = Object.fromEntries(shares.map(shareOf));
  return tell(options, await change(name, options, (settings) => ({ ...settings, traffic })));
}

/** A target, or `off`. */
export async function setShadow(
  name: string,
  target: string,
  { share, ...options }: EndpointsOptions & { readonly share?: number },
): Promise<number> {
  return tell(
    options,
    await change(name, options, ({ shadow: _before, ...settings }) => ({
      ...settings,
      ...(target !== "off" && { shadow: share === undefined ? target : { target, share } }),
    })),
  );
}

export async function rollBackEndpoint(
  name: string,
  { target, reason, ...options }: EndpointsOptions & { readonly target?: string; readonly reason?: string },
): Promise<number> {
  const wish = { ...(target !== undefined && { target }), ...(reason !== undefined && { reason }) };
  return tell(options, await ask(options, "POST", `/${encodeURIComponent(name)}/rollback`, wish));
}

export async function resumeEndpoint(name: string, options: EndpointsOptions): Promise<number> {
  return tell(options, await ask(options, "POST", `/${encodeURIComponent(name)}/resume`));
}

export async function removeEndpoint(name: string, options: EndpointsOptions): Promise<number> {
  await ask(options, "DELETE", `/${encodeURIComponent(name)}`);
  new Console(options).note(`${name} is removed`);
  return done;
}

function ask<T = EndpointFacts>(
  { url }: EndpointsOptions,
  method: string,
  path: string,
  body?: unknown,
  headers?: { readonly [name: string]: string },
): Promise<PlatformReply<T>> {
  return askPlatform<T>({ url, apiKey: process.env["GODWIT_API_KEY"] }, method, `/api/v1/endpoints${path}`, body, headers);
}

function get(name: string, options: EndpointsOptions): Promise<PlatformReply<EndpointFacts>> {
  return ask(options, "GET", `/${encodeURIComponent(name)}`);
}

/** Changes settings from those that are there: rejects with CHANGED_MEANWHILE where somebody else was faster. */
async function change(
  name: string,
  options: EndpointsOptions,
  next: (settings: Settings) => Settings,
): Promise<PlatformReply<EndpointFacts>> {
  const { body, etag } = await get(name, options);
  const condition: { readonly [name: string]: string } = etag === null ? { "if-none-match": "*" } : { "if-match": etag };
  return ask(options, "PUT", `/${encodeURIComponent(name)}`, { model: body.model, ...next(body.settings ?? {}) }, condition);
}

async function readSettings(file: string): Promise<Settings> {
  const { readFile } = await import("node:fs/promises");
  const { text } = await import("node:stream/consumers");
  const { parseYaml } = await import("@godwit/server/compiling");
  let written: string;
  try {
    written = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (cause) {
    throw new GodwitError("FILE_NOT_FOUND", `${file} cannot be read`, { cause });
  }
  let value: unknown;
  try {
    value = await parseYaml(written);
  } catch (cause) {
    throw new GodwitError("INVALID_SETTING", `${file} is no YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: { file },
    });
  }
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new GodwitError("INVALID_SETTING", `${file} must hold the settings of an endpoint: traffic, shadow, …`, { where: { file } });
  return value as Settings;
}

function shareOf(text: string): readonly [string, number] {
  const at = text.lastIndexOf("=");
  const weight = Number(text.slice(at + 1));
  if (at < 1 || text.length === at + 1 || Number.isNaN(weight))
    throw new GodwitError("USAGE", `${JSON.stringify(text)} is no share of the traffic`, {
      hint: "Write TARGET=WEIGHT: champion=90 challenger=10.",
    });
  return [text.slice(0, at), weight];
}

async function tell(options: EndpointsOptions, { body }: PlatformReply<EndpointFacts>): Promise<number> {
  const console = new Console(options);
  await console.answer(console.json ? JSON.stringify(body) : printEndpoint(body));
  return done;
}
