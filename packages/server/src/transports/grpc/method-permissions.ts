import type { Permission, Reach } from "../../access/permission.ts";

/** What the callers of a method must be allowed to do, and which endpoints it is about. */
export interface MethodPermission {
  readonly permission: Permission;
  readonly reach: Exclude<Reach, "path">;
}

const predict: MethodPermission = { permission: "predict", reach: "call" };
const open: MethodPermission = { permission: "public", reach: "none" };
const read: MethodPermission = { permission: "read", reach: "call" };
const manage: MethodPermission = { permission: "manage", reach: "call" };
const describe: MethodPermission = { permission: "read", reach: "none" };

/** Every method of every service, by its path. */
export const methodPermissions: { readonly [path: string]: MethodPermission } = {
  "/grpc.health.v1.Health/Check": open,
  "/grpc.health.v1.Health/List": open,
  "/grpc.health.v1.Health/Watch": open,
  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": describe,
  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": describe,
  "/inference.GRPCInferenceService/ServerLive": open,
  "/inference.GRPCInferenceService/ServerReady": open,
  "/inference.GRPCInferenceService/ServerMetadata": describe,
  "/inference.GRPCInferenceService/ModelReady": predict,
  "/inference.GRPCInferenceService/ModelMetadata": read,
  "/inference.GRPCInferenceService/ModelInfer": predict,
  "/inference.GRPCInferenceService/ModelStreamInfer": predict,
  "/inference.GRPCInferenceService/ModelConfig": read,
  "/inference.GRPCInferenceService/ModelStatistics": read,
  "/inference.GRPCInferenceService/RepositoryIndex": { permission: "read", reach: "all" },
  "/inference.GRPCInferenceService/RepositoryModelLoad": manage,
  "/inference.GRPCInferenceService/RepositoryModelUnload": manage,
};
