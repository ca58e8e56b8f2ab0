import type { FastifyInstance } from "fastify";
import type { Permission, Reach } from "../../access/permission.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    readonly permission?: Permission;
    reach?: Reach;
  }
}

/**
 * The options of a route that asks its callers for a permission. `reach` says which endpoints it is about; unless given, it is the
 * `:endpoint` or `:model` of the path, and without one all of them.
 */
export function may(
  permission: Permission,
  reach?: "call" | "none",
): { readonly config: { readonly permission: Permission; readonly reach?: Reach } } {
  return { config: { permission, ...(reach === undefined ? {} : { reach }) } };
}

/** No route comes into being without stating what its callers must be allowed to do. */
export function demandPermissions(app: FastifyInstance): void {
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.permission === undefined) throw new Error(`the route ${String(method)} ${url} states no permission`);
    config.reach ??= /:(?:endpoint|model)\b/.test(url) ? "path" : "all";
  });
}
