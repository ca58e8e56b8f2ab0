import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Mounts a disk of so many kilobytes for a test, that everyone may write to. Null, with the reason on the console, where that is not allowed. */
export function mountSmallDisk(kilobytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), "godwit-small-disk-"));
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "none", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    console.warn("a small file system cannot be mounted here: full disks are left out");
    return null;
  }
  chmodSync(folder, 0o777);
  onTestFinished(() => {
    execFileSync("/bin/umount", ["-l", folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true });
  });
  return folder;
}
