import { writeParameterStatus } from "../protocol/messages.ts";
import { quoteText } from "../statements/tokens.ts";
import type { PrintSettings } from "../values/wire-type.ts";
import { zoneOffset } from "../values/zone-offset.ts";
import type { EngineTurn } from "./engine-turn.ts";
import type { Output } from "./output.ts";
import { Settings } from "./settings.ts";

/** A client's settings, kept the same in the engine where it has them too, and told to the client where it asked to know. */
export class SessionSettings {
  readonly #settings: Settings;
  readonly #engine: EngineTurn;
  readonly #output: Output;
  readonly #catalogPath: string;
  #zone = "UTC";
  #zoneOffset: (micros: bigint) => number = () => 0;

  /** `catalogPath` is what the engine's search path ends with. */
  constructor(settings: Settings, engine: EngineTurn, output: Output, catalogPath: string) {
    this.#settings = settings;
    this.#engine = engine;
    this.#output = output;
    this.#catalogPath = catalogPath;
  }

  /** How values are written as texts. */
  readonly printing: PrintSettings = { offset: (micros) => this.#offset(micros) };

  get(name: string): string | undefined {
    return this.#settings.get(name);
  }

  milliseconds(name: string): number {
    return this.#settings.milliseconds(name);
  }

  /** Brings the engine's session to where the client's settings begin. */
  async begin(): Promise<void> {
    await this.#setZone();
    await this.#setSearchPath(this.get("search_path") ?? "");
  }

  /** Null goes back to the beginning. Throws SqlError. */
  async set(name: string, value: string | null): Promise<void> {
    if (name === "transaction") return;
    const stored = this.#settings.set(name, value);
    const reported = Settings.reportedName(name);
    if (reported !== undefined) writeParameterStatus(this.#output.writer, reported, stored);
    if (name === "timezone") await this.#setZone();
    if (name === "search_path") await this.#setSearchPath(stored);
  }

  async reset(): Promise<void> {
    this.#settings.reset();
    for (const [name, value] of this.#settings.reported()) writeParameterStatus(this.#output.writer, name, value);
    await this.begin();
  }

  #setZone(): Promise<void> {
    return this.#engine.query(`SET TimeZone = ${quoteText(this.get("timezone") ?? "UTC")}`);
  }

  /** A path may name schemas that there are not; the engine takes none of those. */
  async #setSearchPath(value: string): Promise<void> {
    const set = (path: string): Promise<void> => this.#engine.query(`SET search_path = ${quoteText(path)}`);
    await set(searchPath(value, this.#catalogPath)).catch(() => set(searchPath("", this.#catalogPath)));
  }

  #offset(micros: bigint): number {
    const zone = this.get("timezone") ?? "UTC";
    if (zone !== this.#zone) {
      this.#zone = zone;
      this.#zoneOffset = zoneOffset(zone) ?? (() => 0);
    }
    return this.#zoneOffset(micros);
  }
}

/** `$user` and `public` stand for the schema that there is. */
function searchPath(value: string, catalogPath: string): string {
  const schemas = value
    .split(",")
    .map((each) => each.trim().replaceAll('"', ""))
    .filter((each) => each !== "" && each !== "$user" && each !== "public" && each !== "pg_catalog");
  return [...(schemas.length === 0 ? ["main"] : schemas), catalogPath].join(",");
}
