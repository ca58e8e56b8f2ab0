import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { GodwitError } from "@godwit/core/errors";

/** Paths of PEM files. */
export interface TlsOptions {
  /** The server's certificate, and those between it and the root. */
  readonly certificate: string;
  readonly key: string;
  /** Callers must show a certificate of this authority. */
  readonly clientAuthority?: string;
}

/** What a TLS server needs. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
}

const lookMilliseconds = 5000;

/**
 * The files of a TLS server, read again when they change: new connections get the new certificate, open ones go on. Files that do not
 * fit together, as while they are being replaced, are not taken.
 */
export class TlsFiles {
  readonly #options: TlsOptions;
  readonly #followers = new Set<(material: TlsMaterial) => void>();
  readonly #timer: NodeJS.Timeout;
  #current: TlsMaterial;

  /** Throws INVALID_SETTING for files that are missing or do not fit together. */
  constructor(options: TlsOptions, interval: number = lookMilliseconds) {
    this.#options = options;
    this.#current = read(options);
    this.#timer = setInterval(() => this.#look(), interval).unref();
  }

  get current(): TlsMaterial {
    return this.#current;
  }

  get asksForCertificates(): boolean {
    return this.#options.clientAuthority !== undefined;
  }

  /** Calls back with the material, now and after each change; returns what ends that. */
  follow(follower: (material: TlsMaterial) => void): () => void {
    this.#followers.add(follower);
    follower(this.#current);
    return () => this.#followers.delete(follower);
  }

  /** Looks at the files now. Throws INVALID_SETTING for files that are missing or do not fit together; those before them stay. */
  reload(): void {
    this.#take(read(this.#options));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#followers.clear();
  }

  #look(): void {
    try {
      this.reload();
    } catch {
      // They are being replaced: the next look finds them whole.
    }
  }

  #take(material: TlsMaterial): void {
    if (isSame(material, this.#current)) return;
    this.#current = material;
    for (const follower of this.#followers) follower(material);
  }
}

function read({ certificate, key, clientAuthority }: TlsOptions): TlsMaterial {
  const material = {
    cert: bytesOf(certificate),
    key: bytesOf(key),
    ca: clientAuthority === undefined ? undefined : bytesOf(clientAuthority),
  };
  try {
    createSecureContext(material);
  } catch (cause) {
    throw new GodwitError("INVALID_SETTING", "the certificate and its key are no PEM files that belong together", {
      where: { file: certificate },
      cause,
    });
  }
  return material;
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new GodwitError("INVALID_SETTING", "the file cannot be read", { where: { file }, cause });
  }
}

function isSame(one: TlsMaterial, other: TlsMaterial): boolean {
  return one.cert.equals(other.cert) && one.key.equals(other.key) && (one.ca === undefined || one.ca.equals(other.ca!));
}
