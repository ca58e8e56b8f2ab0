import { DatabaseKeyStore } from "./access/keys/database-key-store.ts";
import { openPlatform, type PlatformOptions } from "./platform.ts";
import { serve, type RunningServer, type ServeOptions } from "./serve.ts";

export interface UpOptions extends Omit<ServeOptions, "models" | "platform">, PlatformOptions {}

/** Serves what is registered in a store, and takes new models. Rejects as `serve` and as opening the store does. */
export async function up({ store, artifacts, folder, cacheBytes, ...options }: UpOptions): Promise<RunningServer> {
  const platform = await openPlatform({
    store,
    ...(artifacts !== undefined && { artifacts }),
    ...(folder !== undefined && { folder }),
    ...(cacheBytes !== undefined && { cacheBytes }),
  });
  try {
    const access = { ...options.access, keys: new DatabaseKeyStore(platform.database) };
    const running = await serve({ ...options, access, models: [], platform });
    return {
      ...running,
      async close() {
        await running.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}
