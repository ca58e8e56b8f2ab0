import type { Claim } from "./claim.ts";
import { browserPayload } from "./claims/browser-payload.ts";
import { commandStart } from "./claims/command-start.ts";
import { gpu } from "./claims/gpu.ts";
import { largeForest } from "./claims/large-forest.ts";
import { memory } from "./claims/memory.ts";
import { reading } from "./claims/reading.ts";
import { threads } from "./claims/threads.ts";

export const claims: readonly Claim[] = [threads, gpu, memory, largeForest, browserPayload, commandStart, reading];
