export { readDeploymentFile } from "./file/read-deployment-file.ts";
export { testDeployment, typesOfDeployment } from "./try-deployment.ts";
export type { DeploymentSource } from "./open-deployment.ts";
export { defineDeployment, type WrittenDeployment } from "./define-deployment.ts";
export { findDeployment } from "./find-deployment.ts";
export { printSentDeployment } from "./receive-deployment.ts";
export { readDeployment } from "./deployment.ts";
