import { quantileOf } from "../health/latency-histogram.ts";
import type { RouteKeeper } from "./route-keeper.ts";
import { printEndpointSettings } from "../settings/print-endpoint-settings.ts";
import { printTarget } from "../settings/target.ts";
import type { EndpointEvent, EndpointRecord } from "./endpoint-record.ts";
import type { KeptEndpoint } from "./endpoint-controller.ts";

/** An endpoint as `/api/v1/endpoints/{name}` answers it: what was set, what holds at the moment, what was seen. */
export function endpointView({ keeper, record }: KeptEndpoint, events?: readonly EndpointEvent[]): object {
  const { endpoint, wanted, problem } = keeper;
  return {
    name: keeper.name,
    model: wanted.model,
    revision: record?.revision ?? null,
    updated_at: record === null ? null : timeOf(record.updatedAt),
    updated_by: record?.updatedBy ?? null,
    settings: record === null ? null : printEndpointSettings(record.settings),
    traffic: endpoint === null ? [] : trafficOf(keeper),
    shadow: shadowOf(keeper),
    ramp: record === null ? null : rampOf(record),
    stopped: Object.entries(wanted.state.stopped).map(([target, { version, at, reason }]) => ({ target, version, at: timeOf(at), reason })),
    problem: problem === null ? null : { at: timeOf(problem.at), message: problem.message },
    ...(events !== undefined && { events: events.map(eventView) }),
  };
}

export function eventView({ at, action, caller, reason, requestId }: EndpointEvent): object {
  return { at: timeOf(at), action, caller, reason, request_id: requestId };
}

function trafficOf({ endpoint, health }: RouteKeeper): readonly object[] {
  const { shares } = endpoint!.table;
  const sum = shares.reduce((total, { weight }) => total + weight, 0);
  return shares.map(({ name, version, weight }) => {
    const { calls, failures, latencies } = health.seenOf(version);
    return {
      target: name,
      model: version.model,
      version: version.version,
      share: Number(((100 * weight) / sum).toFixed(6)),
      ...(health.isWatched && {
        seen: { calls, failures, p50_ms: shown(quantileOf(latencies, 0.5)), p99_ms: shown(quantileOf(latencies, 0.99)) },
      }),
    };
  });
}

function shadowOf({ endpoint, health }: RouteKeeper): object | null {
  const shadow = endpoint?.table.shadow ?? null;
  if (shadow === null) return null;
  const { name, version, share } = shadow;
  const { comparedCalls, comparedRows, differingRows, largestDifference, dropped, failed, lastFailure } = health.shadow;
  return {
    target: name,
    model: version.model,
    version: version.version,
    share,
    compared_calls: comparedCalls,
    compared_rows: comparedRows,
    agreement: comparedRows === 0 ? null : 1 - differingRows / comparedRows,
    largest_difference: Number.isFinite(largestDifference) ? largestDifference : "Infinity",
    dropped,
    failed,
    last_failure: lastFailure,
  };
}

function rampOf({ settings: { ramp }, state }: EndpointRecord): object | null {
  if (ramp === null) return null;
  const step = state.ramp?.step ?? -1;
  return {
    target: printTarget(ramp.target),
    step: step + 1,
    steps: ramp.steps.length,
    share: ramp.steps[step]?.share ?? 0,
    since: state.ramp === null ? null : timeOf(state.ramp.since),
    is_stopped: state.stopped[printTarget(ramp.target)] !== undefined,
  };
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function shown(milliseconds: number): number {
  return Number(milliseconds.toPrecision(3));
}
