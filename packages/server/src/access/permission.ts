/**
 * What a caller must be allowed to do, from the least to the most: nothing at all, ask for predictions, read what is registered
 * and how it fares, change models and endpoints, hand out keys. Every route and every gRPC call states one.
 */
export const permissions = ["public", "predict", "read", "manage", "admin"] as const;

export type Permission = (typeof permissions)[number];
