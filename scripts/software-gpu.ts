import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { findPeer } from "./test-peers.ts";

/** Where Debian keeps the description of the driver that comes with Chromium. */
export const softwareDriver = "/usr/lib/chromium/vk_swiftshader_icd.json";

/**
 * Tells the Vulkan loader of this process to use Chromium's software driver, unless it has been told of another. To be called
 * before any worker starts: a worker's environment is not the process's.
 */
export function useSoftwareDriver(): void {
  if (existsSync(softwareDriver)) process.env["VK_ICD_FILENAMES"] ??= softwareDriver;
}

/** WebGPU as the package `webgpu` has it; undefined where that is not installed. */
export function softwareGpu(): GPU | undefined {
  const peer = findPeer("webgpu");
  if (peer === undefined) return undefined;
  return (createRequire(peer)("webgpu") as { create(options: readonly string[]): GPU }).create([]);
}
