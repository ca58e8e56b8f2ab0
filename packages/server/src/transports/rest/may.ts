import type { FastifyInstance } from "fastify";
import type { Permission } from "../../access/permission.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    readonly permission?: Permission;
  }
}

/** The options of a route that asks its callers for a permission. */
export function may(permission: Permission): { readonly config: { readonly permission: Permission } } {
  return { config: { permission } };
}

/** No route comes into being without stating what its callers must be allowed to do. */
export function demandPermissions(app: FastifyInstance): void {
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.permission === undefined) throw new Error(`the route ${String(method)} ${url} states no permission`);
  });
}
