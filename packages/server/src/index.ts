export { serve, type RunningServer, type ServeOptions } from "./serve.ts";
export { captureFormats, type CaptureFormat, type CaptureSettings } from "./monitor/capture/capture-settings.ts";
export { logLevels, type LogLevel } from "./monitor/log/log.ts";
export { logFormats, type LogFormat } from "./monitor/log/log-writer.ts";
export { metricNamings, type MetricNaming } from "./monitor/metrics/metric-family.ts";
export type { MonitorSettings } from "./monitor/monitor.ts";
export { readDeploymentFile } from "./deployments/file/read-deployment-file.ts";
export type { DeploymentSource } from "./deployments/open-deployment.ts";
