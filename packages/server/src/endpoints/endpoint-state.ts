/** Where a ramp stands. */
export interface RampState {
  /** Of the settings' steps; -1 before the first. */
  readonly step: number;
  /** When it began, in milliseconds since 1970. */
  readonly since: number;
}

/** Why a target gets no traffic any more. */
export interface StoppedTarget {
  /** The version that it named then. */
  readonly version: string;
  readonly at: number;
  readonly reason: string;
}

/** What has become of an endpoint since it was set: the automatic changes. */
export interface EndpointState {
  readonly ramp: RampState | null;
  /** By the target's name. */
  readonly stopped: { readonly [target: string]: StoppedTarget };
}
