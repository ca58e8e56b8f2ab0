import type { FastifyInstance } from "fastify";
import type { Permission, Reach } from "../../access/permission.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    readonly permission?: Permission;
    reach?: Reach;
    /** Large arrays of numbers in a JSON body come as `NumberRows`. */
    readonly takesNumberRows?: true;
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

/** The options of a route that reads `NumberRows`. */
export function withNumbers(options: ReturnType<typeof may>): {
  readonly config: ReturnType<typeof may>["config"] & { readonly takesNumberRows: true };
} {
  return { config: { ...options.config, takesNumberRows: true } };
}

/** No route comes into being without stating what its callers must be allowed to do. */
export function demandPermissions(app: FastifyInstance): void {
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.permission === undefined) throw new Error(`the route ${String(method)} ${url} states no permission`);
    config.reach ??= /:(?:endpoint|model)\b/.test(url) ? "path" : "all";
  });
}
