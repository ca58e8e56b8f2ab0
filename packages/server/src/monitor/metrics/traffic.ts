import { Histogram, timeBounds } from "./histogram.ts";

/** What came in at one route of HTTP, or one method of gRPC. */
export class RouteCounters {
  /** `POST /v1/models/:model`, as the route is written and never as it was asked for; of gRPC the method's name. */
  readonly name: string;
  readonly statuses = new Map<number, number>();
  readonly duration = new Histogram(timeBounds);

  constructor(name: string) {
    this.name = name;
  }

  /** Milliseconds from the request's arrival to the last byte of its answer. */
  count(status: number, milliseconds: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.duration.observe(milliseconds);
  }
}

/** Requests by route: as many series as there are routes, whatever callers ask for. */
export class Traffic {
  readonly #routes = new Map<string, RouteCounters>();

  /** The counters of a route, made when it is first named. */
  route(name: string): RouteCounters {
    let route = this.#routes.get(name);
    if (route === undefined) {
      route = new RouteCounters(name);
      this.#routes.set(name, route);
    }
    return route;
  }

  /** The routes that were asked. */
  get routes(): readonly RouteCounters[] {
    return [...this.#routes.values()].filter(({ statuses }) => statuses.size > 0);
  }
}
