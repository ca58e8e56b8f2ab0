import { defineConfig } from "vitest/config";
import { LongFilesFirst } from "./scripts/long-files-first.ts";
import { useSoftwareDriver } from "./scripts/software-gpu.ts";

useSoftwareDriver();

export default defineConfig({
  resolve: { conditions: ["godwit-source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["godwit-source", "node", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "conformance/**/*.test.ts", "bench/**/*.test.ts"],
    setupFiles: ["scripts/fixed-seed.ts"],
    pool: "threads",
    // One less than there are processors, unless told: on two, every file would wait for the one before.
    maxWorkers: "100%",
    sequence: { sequencer: LongFilesFirst },
    testTimeout: 30_000,
  },
});
