import { printable } from "@godwit/core/errors";
import type { EndpointFacts } from "./endpoint-facts.ts";

const mostEvents = 10;

/** An endpoint for people: where its calls go, what was seen, what has happened. */
export function printEndpoint(endpoint: EndpointFacts): string {
  const { name, revision, traffic, shadow, ramp, stopped, problem, events = [] } = endpoint;
  const lines = [
    `${name}${revision === null ? ": the model's own endpoint" : `, revision ${revision}`}`,
    ...traffic.map(({ target, model, version, share, seen }) => {
      const lately = seen === undefined || seen.calls === 0 ? "" : `  ${seen.calls} calls, ${seen.failures} failed, p99 ${seen.p99_ms} ms`;
      return `  ${`${share} %`.padStart(8)}  ${target} (${model}/${version})${lately}`;
    }),
    ...(shadow === null ? [] : [`    shadow  ${shadow.target} (${shadow.version})  ${comparisonOf(shadow)}`]),
    ...(ramp === null ? [] : [`      ramp  ${ramp.target} at ${ramp.share} %, step ${ramp.step} of ${ramp.steps}`]),
    ...stopped.map(({ at, reason }) => `   stopped  ${minute(at)}  ${reason}`),
    ...(problem === null ? [] : [`   problem  ${problem.message}`]),
    ...events
      .slice(0, mostEvents)
      .map(
        ({ at, action, caller, reason }) =>
          `  ${minute(at)}  ${[action, caller ?? "", reason ?? ""].filter((part) => part !== "").join("  ")}`,
      ),
  ];
  return lines.map(printable).join("\n");
}

/** One line for each endpoint. */
export function printEndpoints(endpoints: readonly EndpointFacts[]): string {
  const width = Math.max(0, ...endpoints.map(({ name }) => name.length));
  const lines = endpoints.map(({ name, traffic, shadow, stopped, problem }) =>
    [
      name.padEnd(width),
      traffic.map(({ target, version, share }) => `${share} % ${target} (${version})`).join(", ") || "nothing",
      ...(shadow === null ? [] : [`shadow ${shadow.target} (${shadow.version})`]),
      ...(stopped.length === 0 ? [] : [`stopped: ${stopped.map(({ target }) => target).join(", ")}`]),
      ...(problem === null ? [] : ["problem"]),
    ].join("  "),
  );
  return lines.length === 0 ? "there are no endpoints" : lines.map(printable).join("\n");
}

function comparisonOf({
  compared_rows: rows,
  agreement,
  largest_difference: difference,
  dropped,
  failed,
}: NonNullable<EndpointFacts["shadow"]>): string {
  const losses = `${dropped === 0 ? "" : `, ${dropped} dropped`}${failed === 0 ? "" : `, ${failed} failed`}`;
  if (agreement === null) return `nothing compared yet${losses}`;
  return `${rows} rows, ${(100 * agreement).toPrecision(4)} % agree, largest difference ${difference}${losses}`;
}

function minute(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}
