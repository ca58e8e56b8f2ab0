export { serve, type RunningServer, type ServeOptions } from "./serve.ts";
export { captureFormats, type CaptureFormat, type CaptureSettings } from "./monitor/capture/capture-settings.ts";
export type { AccessOptions } from "./gate.ts";
export { logLevels, type LogLevel } from "./monitor/log/log.ts";
export { logFormats, type LogFormat } from "./monitor/log/log-writer.ts";
export { metricNamings, type MetricNaming } from "./monitor/metrics/metric-family.ts";
export type { TraceSettings } from "./monitor/traces/trace-settings.ts";
export type { MonitorSettings } from "./monitor/monitor.ts";
export type { HostingPlatform } from "./transports/rest/platforms/hosting-platform.ts";
