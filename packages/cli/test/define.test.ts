import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runGodwit } from "./support/run-godwit.ts";

const folder = fileURLToPath(new URL("../../../examples/define/", import.meta.url));
const here = (name: string): string => join(folder, name);
const definitions = here("definitions.ts");

function moduleOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "godwit-define-")), "own.ts");
  writeFileSync(file, text);
  return file;
}

describe("classes of one's own", () => {
  it.each([
    ["ratio", "ratio.csv"],
    ["cautious", "cautious.npy"],
  ])("%s answers as Python does", async (name, input) => {
    const files = ["--input", here(input), "--expected", here(`${name}-predict.npy`)];
    const { status, stdout } = await runGodwit(["verify", here(`${name}.joblib`), "--define", definitions, ...files, "--json"]);
    expect(JSON.parse(stdout.toString())).toMatchObject({ pass: true });
    expect(status).toBe(0);
  });

  it("are named with what they hold, and refused", async () => {
    const { stdout } = await runGodwit(["inspect", here("ratio.joblib"), "--json"]);
    const { supported, steps, unsupported } = JSON.parse(stdout.toString()) as Record<string, unknown>;
    expect(supported).toBe(false);
    expect(unsupported).toMatchObject([{ step: "ratioadder", code: "UNSUPPORTED_ESTIMATOR" }]);
    expect((steps as { steps: unknown[] }).steps[0]).toMatchObject({ attributes: [{ name: "above", value: "0" }, {}, {}, {}] });
    expect((await runGodwit(["inspect", here("cautious.joblib")])).stdout.toString()).toContain("threshold: 0.9");
    expect((await runGodwit(["compile", here("ratio.joblib"), "-o", "-"])).status).toBe(3);
  });

  it("may stand by the path of their step", async () => {
    const own = moduleOf("export default { steps: { ratioadder: { read: () => ({ methods: {}, transform: (x) => x }) } } };");
    const { status, stderr } = await runGodwit([
      "predict",
      here("ratio.joblib"),
      "--define",
      own,
      "--define",
      definitions,
      "--input",
      here("ratio.csv"),
    ]);
    expect(stderr).toContain("5 columns");
    expect(status).toBe(3);
  });

  it.each([
    ["throws", "throw new Error('no luck');", "no luck"],
    ["exports nothing", "export const a = 1;", "default export"],
    ["has no reader", "export default { classes: { 'shop_features.RatioAdder': {} } };", "no function read"],
    ["fails", "export default { classes: { 'shop_features.RatioAdder': { read: () => null.x } } };", "RatioAdder failed"],
  ])("are a user's mistake where the module %s", async (_what, text, reason) => {
    const { status, stderr } = await runGodwit(["compile", here("ratio.joblib"), "--define", moduleOf(text), "-o", "-"]);
    expect(stderr).toContain("BROKEN_DEFINITION");
    expect(stderr).toContain(reason);
    expect(status).toBe(2);
  });
});
