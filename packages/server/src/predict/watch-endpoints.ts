import type { GodwitError } from "@godwit/core/errors";
import { RoutedEndpoint } from "../endpoints/routed-endpoint.ts";
import type { PredictionObserver } from "./observer.ts";

/** Counts calls by version for the endpoints whose versions are compared with each other. */
export const watchEndpoints: PredictionObserver = {
  ended({ endpoint, version, duration, error }) {
    if (version === null || !(endpoint instanceof RoutedEndpoint) || !endpoint.health.isWatched) return;
    if (error === null || isFailure(error)) endpoint.health.called(version, duration, error !== null);
  },
};

/**
 * Bad rows count: a version that refuses what the other one takes has failed. What has nothing to do with the version does not: a caller who hung
 * up, a queue that was full.
 */
function isFailure({ code }: GodwitError): boolean {
  return !["CALL_CANCELLED", "QUEUE_FULL"].includes(code);
}
