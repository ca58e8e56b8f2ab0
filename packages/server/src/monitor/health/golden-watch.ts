import type { PredictionObserver } from "../../predict/observer.ts";
import type { Readiness } from "./readiness.ts";

/** Holds an endpoint back while the version that it routes to does not give its golden outputs, and until it has answered again. */
export function goldenWatch(readiness: Readiness): PredictionObserver {
  return {
    ended({ endpoint, error }) {
      if (error === null) {
        if (readiness.holdsAny) readiness.release(endpoint.name);
      } else if (error.code === "GOLDEN_MISMATCH") readiness.hold(endpoint.name, error.message);
    },
  };
}
