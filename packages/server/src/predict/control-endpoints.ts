import { noDeployments, type OpenAround } from "../endpoints/around.ts";
import { EndpointController } from "../endpoints/control/endpoint-controller.ts";
import type { EndpointStore } from "../endpoints/control/endpoint-store.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { VersionSource } from "../endpoints/version-source.ts";
import type { LiveModels } from "../models/live-models.ts";
import { holdWarm } from "./hold-warm.ts";
import type { PredictionObserver } from "./observer.ts";
import { ShadowCopies } from "./shadow/shadow-copies.ts";
import { watchEndpoints } from "./watch-endpoints.ts";

export interface ControlledParts {
  readonly endpoints: Endpoints;
  readonly live: LiveModels;
  readonly source: VersionSource;
  readonly store: EndpointStore;
  /** Brings deployments to work; a server need not know any. */
  readonly around?: OpenAround;
  /** Milliseconds since 1970, and numbers from 0 up to 1; the system's unless told. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** What keeps endpoints as they should be, and the observers that it goes by. It begins with `controller.start`. */
export function controlEndpoints({ live, around = noDeployments, now = Date.now, random = Math.random, ...parts }: ControlledParts): {
  readonly controller: EndpointController;
  readonly shadows: ShadowCopies;
  readonly observers: readonly PredictionObserver[];
} {
  const shadows = new ShadowCopies(live, random);
  const controller = new EndpointController({ ...parts, hold: holdWarm(live), around, now, random });
  return { controller, shadows, observers: [watchEndpoints, shadows] };
}
