import type { EndpointSettings } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";

/** An endpoint that somebody has set, as it is kept. */
export interface EndpointRecord {
  readonly name: string;
  /** The model that targets without a model mean. */
  readonly model: string;
  readonly settings: EndpointSettings;
  readonly state: EndpointState;
  /** The hash of the deployment that stands around its versions; null: none. */
  readonly deployment: string | null;
  /** Counts its changes from 1; the `ETag` over HTTP. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Null where nobody is asked who they are, and for automatic changes. */
  readonly updatedBy: string | null;
}

export const endpointActions = ["create", "change", "ramp", "rollback", "resume", "remove"] as const;

/** A change of an endpoint and why: `ramp` is always automatic, `rollback` may be. */
export interface EndpointEvent {
  readonly at: number;
  readonly action: (typeof endpointActions)[number];
  /** Null: nobody known, or an automatic change. */
  readonly caller: string | null;
  readonly reason: string | null;
  readonly requestId: string | null;
}

export const freshState: EndpointState = { ramp: null, stopped: {} };
