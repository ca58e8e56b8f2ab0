import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const living = new Set<string>();

/** A new name for a temporary file, beside `path` or among the system's; the file is removed if the process is stopped. */
export function temporaryName(path?: string): string {
  const unique = `${process.pid}-${randomBytes(6).toString("hex")}`;
  const name =
    path === undefined ? join(tmpdir(), `godwit-${unique}.tmp`) : join(dirname(path), `.${basename(path).slice(0, 150)}.${unique}.tmp`);
  living.add(name);
  return name;
}

/** The file is no longer temporary: it was removed or has got its name. */
export function releaseTemporary(name: string): void {
  living.delete(name);
}

/** Removes what an interrupted command leaves. */
export function removeTemporaryFiles(): void {
  for (const name of living) {
    try {
      unlinkSync(name);
    } catch {
      continue;
    }
  }
  living.clear();
}
