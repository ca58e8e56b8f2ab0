import type { MetricFamily, Sample } from "./metric-family.ts";
import type { MetricSources } from "./metric-sources.ts";

/** The content type of Prometheus's text format. */
export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** The families that have samples, in Prometheus's text format. */
export function expose(families: readonly MetricFamily[], sources: MetricSources): string {
  const lines: string[] = [];
  for (const { name, type, help, samples } of families) {
    const before = lines.length;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const sample of samples(sources)) addSample(lines, name, sample);
    if (lines.length === before + 2) lines.length = before;
  }
  return `${lines.join("\n")}\n`;
}

function addSample(lines: string[], name: string, sample: Sample): void {
  const { labels } = sample;
  if ("value" in sample) {
    lines.push(`${labels === "" ? name : `${name}{${labels}}`} ${sample.value}`);
    return;
  }
  const { histogram, scale } = sample;
  const before = labels === "" ? "" : `${labels},`;
  let total = 0;
  for (const [index, count] of histogram.counts.entries()) {
    total += count;
    const bound = histogram.bounds[index];
    lines.push(`${name}_bucket{${before}le="${bound === undefined ? "+Inf" : tidy(bound * scale)}"} ${total}`);
  }
  const around = labels === "" ? "" : `{${labels}}`;
  lines.push(`${name}_sum${around} ${histogram.sum * scale}`, `${name}_count${around} ${total}`);
}

/** 0.0001, not 0.00009999999999999999. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
