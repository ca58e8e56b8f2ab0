import { GodwitError } from "@godwit/core/errors";
import type { Route } from "../program.ts";
import { findGpu } from "./find-gpu.ts";
import { GpuDevice } from "./gpu-device.ts";
import { RoutedProgram, type GpuRoute } from "./routed-program.ts";

let own: GPU | undefined;
const devices = new WeakMap<GPU, Promise<GpuDevice>>();

/**
 * What puts a GPU beside a program. `gpu` asks for one and throws NO_GPU or MISSING_DEPENDENCY where there is none; `auto` then leaves
 * the program as it is, and also where the adapter is software. Models share a device until it is lost.
 */
export async function openRoute(route: GpuRoute, given?: GPU): Promise<Route> {
  const device = await openDevice(route, given);
  return (program, source) => (device === null ? program : new RoutedProgram(program, device, route, source));
}

async function openDevice(route: GpuRoute, given: GPU | undefined): Promise<GpuDevice | null> {
  try {
    const device = await sharedDevice(given ?? (own ??= findGpu()));
    return route === "auto" && device.isSoftware ? null : device;
  } catch (error) {
    if (route === "auto" && error instanceof GodwitError) return null;
    throw error;
  }
}

async function sharedDevice(gpu: GPU): Promise<GpuDevice> {
  const known = await devices.get(gpu)?.catch(() => undefined);
  if (known !== undefined && known.lost === null) return known;
  const opened = GpuDevice.open(gpu);
  devices.set(gpu, opened);
  return opened;
}
