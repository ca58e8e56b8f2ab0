import type { KeyWish } from "@godwit/server/access";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import type { KeyFacts, KeyManager, NewKey } from "../keys/key-manager.ts";

export interface KeysOptions {
  /** A file; without it, a running platform. */
  readonly keys?: string;
  readonly url: string;
  readonly json?: boolean;
}

export interface CreateKeyOptions extends KeysOptions {
  readonly role: string;
  readonly endpoints?: string;
  readonly expires?: string;
  readonly rate?: string;
  readonly quota?: string;
}

/** Makes a key and prints it: the only time that it can be seen. */
export async function createKey(name: string, options: CreateKeyOptions): Promise<number> {
  const { role, endpoints, expires, rate, quota } = options;
  const wish: KeyWish = {
    name,
    role,
    ...(endpoints !== undefined && { endpoints: endpoints.split(",") }),
    ...(expires !== undefined && { expires }),
    ...(rate !== undefined && { rate }),
    ...(quota !== undefined && { quota }),
  };
  return tellNewKey(options, await withKeys(options, (keys) => keys.create(wish)));
}

export async function rotateKey(id: string, options: KeysOptions & { readonly grace?: string }): Promise<number> {
  return tellNewKey(options, await withKeys(options, (keys) => keys.rotate(id, options.grace)));
}

export async function revokeKey(id: string, options: KeysOptions): Promise<number> {
  const console = new Console(options);
  const key = await withKeys(options, (keys) => keys.revoke(id));
  if (console.json) await console.answer(JSON.stringify(key));
  else console.note(`${key.name} (${key.id}) is revoked`);
  return done;
}

export async function listKeys(options: KeysOptions): Promise<number> {
  const console = new Console(options);
  const keys = await withKeys(options, (all) => all.list());
  await console.answer(console.json ? JSON.stringify({ keys }) : table(keys));
  return done;
}

async function withKeys<T>({ keys: file, url }: KeysOptions, work: (keys: KeyManager) => Promise<T>): Promise<T> {
  if (file === undefined) {
    const { platformKeys } = await import("../keys/platform-keys.ts");
    return work(platformKeys(url, process.env["GODWIT_API_KEY"]));
  }
  const { keyFile } = await import("../keys/key-file.ts");
  const manager = await keyFile(file);
  try {
    return await work(manager);
  } finally {
    await manager.close();
  }
}

async function tellNewKey(options: KeysOptions, key: NewKey): Promise<number> {
  const console = new Console(options);
  await console.answer(console.json ? JSON.stringify(key) : key.key);
  console.note(`${key.name} (${key.id}), ${key.role}; it is shown this once and stored nowhere`);
  return done;
}

function table(keys: readonly KeyFacts[]): string {
  const day = (time: string | null): string => time?.slice(0, 16).replace("T", " ") ?? "-";
  const lines = keys.map(({ id, name, role, endpoints, rate, quota, expires_at: expires, revoked_at: revoked, last_used_at: used }) => [
    id,
    name,
    role,
    endpoints.join(","),
    [rate, quota].filter((limit) => limit !== null).join(", ") || "-",
    revoked === null ? day(expires) : "revoked",
    day(used),
  ]);
  const rows = [["ID", "NAME", "ROLE", "ENDPOINTS", "LIMITS", "EXPIRES", "LAST USED"], ...lines];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
