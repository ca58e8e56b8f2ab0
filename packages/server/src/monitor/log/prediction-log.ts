import type { PredictionObserver } from "../../predict/observer.ts";
import type { Log } from "./log.ts";

/** A line for each prediction, with the parts of its time in milliseconds. */
export function predictionLog(log: Log): PredictionObserver {
  return {
    ended({ call, endpoint, version, made, start, loaded, duration, error }) {
      log.debug("prediction", {
        requestId: call.requestId,
        protocol: call.protocol,
        endpoint: endpoint.name,
        model: version?.model,
        version: version?.version,
        rows: made?.rows,
        load: loaded - start,
        ...(made !== null && { read: made.handedOver - loaded, queue: made.queueTime, compute: made.computeTime }),
        duration,
        code: error?.code,
      });
    },
  };
}
