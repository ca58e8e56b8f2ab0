import { defineConfig } from "vitest/config";
import { useSoftwareDriver } from "./scripts/software-gpu.ts";

useSoftwareDriver();

export default defineConfig({
  resolve: { conditions: ["godwit-source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["godwit-source", "node", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "conformance/**/*.test.ts", "bench/**/*.test.ts"],
    setupFiles: ["scripts/fixed-seed.ts"],
    pool: "threads",
    testTimeout: 30_000,
  },
});
