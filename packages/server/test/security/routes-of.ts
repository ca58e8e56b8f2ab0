import type { FastifyInstance } from "fastify";

export interface Route {
  readonly method: string;
  /** As it was registered: `/v1/models/:model`. */
  readonly path: string;
}

/** Every route of an application, HEAD and OPTIONS too, as its own router prints them. */
export function routesOf(app: FastifyInstance): Route[] {
  const above: string[] = [];
  const routes: Route[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).trimEnd().split("\n")) {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    if (indent === undefined || part === undefined) throw new Error(`not understood: ${JSON.stringify(line)}`);
    const depth = indent.length / 4;
    above.length = depth;
    above.push(part);
    const path = above.join("").replaceAll(/\/+/g, "/");
    for (const method of methods?.split(", ") ?? []) routes.push({ method, path });
  }
  return routes;
}

/** An address of the route; what its path leaves open is taken from `names`. */
export function addressOf({ path }: Route, names: { readonly [parameter: string]: string }): string {
  return path
    .replaceAll("::", "\0")
    .replaceAll(/:(\w+)(?:\([^)]*\))?/g, (_whole, name: string) => names[name] ?? "x")
    .replaceAll("\0", ":")
    .replaceAll("*", "x");
}
