import { printEndpointSettings } from "../endpoints/settings/print-endpoint-settings.ts";
import type { Deployment } from "./deployment.ts";

/** A deployment as JSON in one fixed form, whatever order, comments or defaults its file had: what is hashed. */
export function printDeployment(deployment: Deployment): string {
  const { features, request, response, ranges, endpoint, hooks, ...rest } = deployment;
  return JSON.stringify(
    sorted({
      ...rest,
      hooks:
        hooks === null
          ? null
          : { ...hooks, files: [...hooks.files].sort(), environment: [...hooks.environment].sort(), headers: [...hooks.headers].sort() },
      request: request === null ? null : [...request],
      response: response === null ? null : [...response],
      features: Object.fromEntries([...features].map(([name, { text }]) => [name, text])),
      ranges: Object.fromEntries(ranges),
      endpoint: printEndpointSettings(endpoint),
    }),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
