import { BlobServiceClient, type BlockBlobClient, type ContainerClient } from "@azure/storage-blob";
import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../files/byte-source.ts";
import type { OutputFile } from "../../files/output-file.ts";
import { locationOfUrl } from "../location-of-url.ts";
import { ObjectOutput, type ObjectUpload } from "../object-output.ts";
import { objectSource } from "../object-source.ts";
import { statusOf, storeError } from "../store-error.ts";
import type { Store, StoredFile } from "../store.ts";

/**
 * A container of Azure Blob Storage: `az://CONTAINER/PATH?account=NAME`, or `abfss://CONTAINER@NAME.dfs.core.windows.net/PATH`. The identity is
 * AZURE_STORAGE_CONNECTION_STRING's, or what Azure's own clients find: a managed or workload identity, a service principal, `az login`.
 */
export async function openAzureStore(url: string): Promise<{ readonly store: Store; readonly path: string }> {
  const { container, account, endpoint, path } = azureLocation(url);
  const connection = process.env["AZURE_STORAGE_CONNECTION_STRING"];
  if (connection !== undefined && connection !== "") {
    const service = BlobServiceClient.fromConnectionString(connection);
    return { store: new AzureStore(service.getContainerClient(container)), path };
  }
  if (account === null && endpoint === null)
    throw new GodwitError("USAGE", "the location names no storage account", {
      hint: "Write az://CONTAINER/PATH?account=NAME, or set AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING.",
    });
  const { DefaultAzureCredential } = await import("@azure/identity");
  const service = new BlobServiceClient(endpoint ?? `https://${account}.blob.core.windows.net`, new DefaultAzureCredential());
  return { store: new AzureStore(service.getContainerClient(container)), path };
}

function azureLocation(url: string): {
  readonly container: string;
  readonly account: string | null;
  readonly endpoint: string | null;
  readonly path: string;
} {
  const [, container, account, path = ""] = /^abfss?:\/\/([^@/]+)@([\w-]+)\.dfs\.core\.windows\.net\/?(.*)$/iu.exec(url) ?? [];
  if (container !== undefined && account !== undefined) return { container, account, endpoint: null, path };
  const location = locationOfUrl(url, ["account", "endpoint"]);
  return {
    container: location.bucket,
    account: location.parameters.get("account") ?? process.env["AZURE_STORAGE_ACCOUNT"] ?? null,
    endpoint: location.parameters.get("endpoint") ?? null,
    path: location.path,
  };
}

class AzureStore implements Store {
  readonly name: string;
  readonly #container: ContainerClient;

  constructor(container: ContainerClient) {
    this.name = `az://${container.containerName}/`;
    this.#container = container;
  }

  async *list(prefix: string): AsyncGenerator<StoredFile, void, undefined> {
    try {
      for await (const { name, properties } of this.#container.listBlobsFlat({ prefix })) {
        const { contentLength = 0, etag } = properties;
        if (!name.endsWith("/")) yield { path: name, bytes: contentLength, fingerprint: unquoted(etag) };
      }
    } catch (error) {
      throw storeError(error, `${this.name}${prefix}`);
    }
  }

  async find(path: string): Promise<StoredFile | null> {
    try {
      const { contentLength = 0, etag = "" } = await this.#blob(path).getProperties();
      return { path, bytes: contentLength, fingerprint: unquoted(etag) };
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw storeError(error, `${this.name}${path}`);
    }
  }

  open({ path, bytes, fingerprint }: StoredFile): Promise<ByteSource> {
    const conditions = { ifMatch: `"${fingerprint}"` };
    const read = (start: number, length: number): Promise<Buffer> =>
      this.#ask(path, () => this.#blob(path).downloadToBuffer(start, length, { conditions }));
    return Promise.resolve(objectSource(`${this.name}${path}`, bytes, read));
  }

  create(path: string): Promise<OutputFile> {
    const blob = this.#blob(path);
    const blocks: string[] = [];
    const upload: ObjectUpload = {
      put: async (bytes) => {
        await this.#ask(path, () => blob.upload(bytes, bytes.length));
      },
      part: async (bytes, index) => {
        const id = Buffer.from(String(index).padStart(8, "0"), "utf8").toString("base64");
        await this.#ask(path, () => blob.stageBlock(id, bytes, bytes.length));
        blocks.push(id);
      },
      complete: async () => {
        await this.#ask(path, () => blob.commitBlockList(blocks));
      },
      // Blocks that are never committed are dropped by the store.
      abort: () => Promise.resolve(),
    };
    return Promise.resolve(new ObjectOutput(`${this.name}${path}`, upload));
  }

  async putIfAbsent(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await this.#blob(path).upload(Buffer.from(bytes), bytes.length, { conditions: { ifNoneMatch: "*" } });
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 409 || status === 412) return false;
      throw storeError(error, `${this.name}${path}`);
    }
  }

  keepsFirst(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async remove(path: string): Promise<void> {
    await this.#ask(path, () => this.#blob(path).deleteIfExists());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #blob(path: string): BlockBlobClient {
    return this.#container.getBlockBlobClient(path);
  }

  async #ask<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, `${this.name}${path}`);
    }
  }
}

/** Listings give etags without quotes, and everything else with them. */
function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}
