import type { Model } from "@godwit/runtime";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import { defaultSchedule } from "../../endpoints/schedule-settings.ts";
import { Scheduler } from "./scheduler.ts";

/** The schedulers of the models in memory, one for each endpoint that uses a model; they go with it. */
export class Schedulers {
  readonly #schedulers = new WeakMap<Model, Map<string, Scheduler>>();

  /** With the endpoint's settings of now. */
  of({ name, schedule = defaultSchedule }: Endpoint, model: Model): Scheduler {
    let byEndpoint = this.#schedulers.get(model);
    if (byEndpoint === undefined) this.#schedulers.set(model, (byEndpoint = new Map()));
    let scheduler = byEndpoint.get(name);
    if (scheduler === undefined) byEndpoint.set(name, (scheduler = new Scheduler(model)));
    scheduler.settings = schedule;
    return scheduler;
  }
}
