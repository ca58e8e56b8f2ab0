/**
 * What a caller must be allowed to do, from the least to the most: nothing at all, ask for predictions, read what is registered
 * and how it fares, change models and endpoints, hand out keys. Every route and every gRPC call states one.
 */
export const permissions = ["public", "predict", "read", "manage", "admin"] as const;

export type Permission = (typeof permissions)[number];

/** Whether who has the one may do what asks for the other: each permission holds those before it. */
export function covers(granted: Permission, asked: Permission): boolean {
  return permissions.indexOf(granted) >= permissions.indexOf(asked);
}

/**
 * The endpoints that a route or a gRPC call is about. `path`: the one that its path names. `call`: those that its handler makes a
 * call to. `none`: it tells of no endpoint. `all`: it may tell of every one, so a caller that is held to some may not use it.
 */
export type Reach = "path" | "call" | "none" | "all";
