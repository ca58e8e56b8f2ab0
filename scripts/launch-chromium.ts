import { chromium, type Browser } from "playwright-core";

/** What gives pages WebGPU on a software adapter. */
export const softwareWebgpu: readonly string[] = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

/** Starts the machine's own Chromium for a test, without anything that would ask the network. */
export function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", ...quiet, ...more] });
}
