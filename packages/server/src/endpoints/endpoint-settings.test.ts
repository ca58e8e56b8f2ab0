import { GodwitError } from "@godwit/core/errors";
import { describe, expect, test } from "vitest";
import { defaultEndpointSettings, readEndpointSettings } from "./endpoint-settings.ts";
import { printEndpointSettings } from "./settings/print-endpoint-settings.ts";

const everything = {
  traffic: { champion: 90, challenger: 10, "models:/other@blue": 0.5, "7": 1 },
  sticky: { header: "X-User" },
  rules: [
    { header: "X-Canary", is: "yes", target: "challenger" },
    { header: "x-country", is: ["SE", "NO", 47, true], target: 7 },
    { header: "x-debug", target: "models:/other/3" },
  ],
  shadow: { target: "next", share: 25 },
  ramp: {
    target: "challenger",
    steps: [{ share: 10, for: "1h" }, { share: 50, at: "2030-01-31T09:00:00+01:00" }, 100],
    calls: 500,
  },
  rollback: { baseline: "champion", window: "10m", calls: 200, errors: 2, latency: 1.5, disagreement: 5, difference: 0.1 },
  loaded: { latest: 2 },
  timeout: "200ms",
  priority: 3,
  concurrency: 4,
  queueSize: 10,
  batching: "any",
  cache: true,
};

describe("settings of an endpoint", () => {
  test("nothing set is the default, and the block of a deployment file is read", () => {
    expect(readEndpointSettings(undefined)).toEqual(defaultEndpointSettings);
    expect(readEndpointSettings({})).toEqual(defaultEndpointSettings);
    const block = readEndpointSettings({ traffic: { champion: 90, challenger: 10 }, shadow: "next", timeout: "200ms" }, "endpoint");
    expect(block.traffic.map(({ target, weight }) => [target.name, weight])).toEqual([
      ["champion", 90],
      ["challenger", 10],
    ]);
    expect(block).toMatchObject({ shadow: { target: { kind: "alias", name: "next" }, share: 100 }, schedule: { timeout: 200 } });
  });

  test("what is printed is read back as it was", () => {
    for (const written of [everything, {}, { loaded: "all" }, { sticky: { field: "id" }, loaded: { versions: [1, 3] } }]) {
      const settings = readEndpointSettings(written);
      expect(readEndpointSettings(JSON.parse(JSON.stringify(printEndpointSettings(settings))))).toEqual(settings);
    }
  });

  test("the baseline is the champion, whatever JavaScript does to the order of keys", () => {
    const baseline = (value: object): string => readEndpointSettings(value).rollback!.baseline.name;
    expect(baseline({ traffic: { champion: 10, "3": 90 }, rollback: { errors: 1 } })).toBe("champion");
    expect(baseline({ traffic: { "4": 10, "3": 90 }, rollback: { errors: 1 } })).toBe("3");
    const ramp = { target: "3", steps: [100] };
    expect(baseline({ traffic: { "4": 10, "3": 90 }, ramp, rollback: { errors: 1 } })).toBe("4");
  });

  test.each([
    [[], "", "the settings must be an object"],
    ["champion", "", "the settings must be an object"],
    [{ trafic: {} }, "trafic", "there is no setting trafic"],
    [{ traffic: { champion: -1 } }, "traffic.champion", "from 0 to 1000000"],
    [{ traffic: { champion: "90" } }, "traffic.champion", "a number"],
    [{ traffic: { champion: Number.NaN } }, "traffic.champion", "a number"],
    [{ traffic: { champion: 0 } }, "traffic", "weight 0"],
    [{ traffic: { "../x": 1 } }, "traffic.../x", "an alias, a version's number"],
    [{ traffic: { "": 1 } }, "traffic.", "an alias, a version's number"],
    [{ traffic: [] }, "traffic", "an object"],
    [{ sticky: {} }, "sticky", "either"],
    [{ sticky: { header: "a", field: "b" } }, "sticky", "either"],
    [{ sticky: { header: "a b" } }, "sticky.header", "the name of a header"],
    [{ rules: [{ header: "a" }] }, "rules[0]", "rules[0].target is missing"],
    [{ rules: [{ header: "a", target: "b", is: {} }] }, "rules[0].is", "a header's value"],
    [{ rules: {} }, "rules", "a list"],
    [{ shadow: { target: "a", share: 101 } }, "shadow.share", "from 0 to 100"],
    [{ shadow: 1.5 }, "shadow", "an alias"],
    [{ ramp: { target: "b", steps: [1] } }, "ramp.target", "`traffic`, which is missing"],
    [{ traffic: { a: 1 }, ramp: { target: "b", steps: [1] } }, "ramp.target", "one of a"],
    [{ traffic: { a: 1 }, ramp: { target: "a", steps: [1] } }, "ramp", "another target"],
    [{ traffic: { a: 1, b: 1 }, ramp: { target: "b", steps: [] } }, "ramp.steps", "1 to 100 steps"],
    [{ traffic: { a: 1, b: 1 }, ramp: { target: "b", steps: [10, 10] } }, "ramp.steps[1].share", "above the 10"],
    [{ traffic: { a: 1, b: 1 }, ramp: { target: "b", steps: [{ share: 1, for: "1h" }] } }, "ramp.steps[0].for", "absent in the last step"],
    [{ traffic: { a: 1, b: 1 }, ramp: { target: "b", steps: [{ share: 1, at: "tomorrow" }] } }, "ramp.steps[0].at", "a time with its zone"],
    [{ rollback: { errors: 1 } }, "rollback", "no baseline"],
    [{ traffic: { a: 1, b: 1 }, rollback: {} }, "rollback", "says of nothing"],
    [{ traffic: { a: 1, b: 1 }, rollback: { baseline: "c", errors: 1 } }, "rollback.baseline", "one of a, b"],
    [{ loaded: "some" }, "loaded", "routed, all"],
    [{ loaded: { versions: ["a"] } }, "loaded.versions[0]", "a version's number"],
    [{ loaded: { latest: 1, versions: [1] } }, "loaded", "either"],
    [{ timeout: 200 }, "timeout", "a duration such as 200ms"],
    [{ timeout: "0s" }, "timeout", "a duration"],
    [{ priority: 0 }, "priority", "a whole number from 1"],
    [{ concurrency: 1.5 }, "concurrency", "a whole number from 1"],
  ])("refuses %j at %s", (value, path, message) => {
    const thrown = catching(() => readEndpointSettings(value));
    expect(thrown.code).toBe("INVALID_SETTING");
    expect(thrown.where.path).toBe(path);
    expect(thrown.message).toContain(message);
  });
});

function catching(run: () => unknown): GodwitError {
  try {
    run();
  } catch (error) {
    if (error instanceof GodwitError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
