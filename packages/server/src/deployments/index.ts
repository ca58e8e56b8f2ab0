export { readDeploymentFile } from "./file/read-deployment-file.ts";
export { testDeployment, typesOfDeployment } from "./try-deployment.ts";
export type { DeploymentSource } from "./open-deployment.ts";
