import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import { exam, examModel, outcomeOf, runGodwit, startGodwit } from "./support/run-godwit.ts";

vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), "godwit-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const forest = "random-forest-classifier/1.5.2";
const mixed = "columns-mixed-logistic/1.5.2";
const numbers = exam(forest, "input.npy");
const temporary = (): string[] => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("the command line itself", () => {
  test("version and help", async () => {
    const version = await runGodwit(["--version"]);
    expect([version.status, version.stdout.toString()]).toEqual([
      0,
      `${(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version}\n`,
    ]);
    const help = await runGodwit(["predict", "--help"]);
    expect(help.status).toBe(0);
    expect(help.stdout.toString()).toContain("Examples:");
    expect(help.stdout.toString()).toContain("--strict-json");
  });
  test("wrong usage is one coded error and status 2", async () => {
    const outcomes = await Promise.all(
      [
        [],
        ["predct"],
        ["predict"],
        ["predict", "m", "--input", "x.csv", "--rows"],
        ["predict", "m", "--input", "x.csv", "--threads", "0"],
      ].map((parameters) => runGodwit(parameters)),
    );
    for (const { status, stderr, stdout } of outcomes) {
      expect([status, stdout.length]).toEqual([2, 0]);
      expect(stderr).toMatch(/^USAGE: .+\nhint: .+\n$/u);
    }
    const json = await runGodwit(["predict", "none.pkl", "--input", numbers, "--json"]);
    expect([json.status, JSON.parse(json.stderr)]).toEqual([
      2,
      { code: "FILE_NOT_FOUND", message: "there is no such file", hint: "Check the path.", where: { file: "none.pkl" } },
    ]);
  });
  test.runIf(existsSync("/usr/bin/node"))("any Node that is installed starts it", async () => {
    const { status, stdout, stderr } = await runGodwit(["predict", examModel(forest), "--input", "-", "--input-format", "npy"], {
      node: "/usr/bin/node",
      input: readFileSync(numbers),
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.toString()).toBe(readFileSync(exam(forest, "predict.jsonl"), "utf8"));
  });
});

describe("predict", () => {
  test("the library's bytes in .npy", async () => {
    const output = join(folder, "proba.npy");
    const { status } = await runGodwit([
      "predict",
      examModel(forest),
      "--input",
      numbers,
      "--output",
      output,
      "--method",
      "predict_proba",
      "--quiet",
    ]);
    expect(status).toBe(0);
    expect(readFileSync(output)).toEqual(readFileSync(exam(forest, "predict_proba.npy")));
  });
  test("columns by name in any order, extra ones ignored with one warning", async () => {
    const lines = readFileSync(exam(mixed, "input.csv"), "utf8");
    const extra = write(
      "extra.csv",
      lines
        .split("\n")
        .slice(0, 2)
        .join("\n")
        .replace(/^(.*)\n(.*)$/su, "more,$1\n7,$2\n"),
    );
    const { status, stdout, stderr } = await runGodwit(["predict", examModel(mixed), "--input", extra]);
    expect([status, stderr]).toEqual([0, "warning: ignored a column that the model does not know: 'more'\n"]);
    expect(stdout.toString().trimEnd()).toBe(readFileSync(exam(mixed, "predict.jsonl"), "utf8").split("\n")[0]);
  });
  test("csv answers by label, and the reference agrees with WebAssembly", async () => {
    const run = (backend: string): Promise<{ stdout: Buffer }> =>
      runGodwit([
        "predict",
        examModel(mixed),
        "--input",
        exam(mixed, "input.csv"),
        "--output-format",
        "csv",
        "--method",
        "predict_proba",
        "--backend",
        backend,
      ]);
    const [wasm, reference] = await Promise.all([run("wasm"), run("reference")]);
    expect(wasm.stdout.toString().split("\n")[0]).toMatch(/^predict_proba_.+,predict_proba_/u);
    expect(wasm.stdout).toEqual(reference.stdout);
  });
  test.each([
    ["missing column", "city\nx\n", "MISSING_COLUMN", 3],
    ["ragged rows", null, "MALFORMED_INPUT", 3],
    ["not UTF-8", "latin", "MALFORMED_INPUT", 3],
  ])("%s", async (name, content, code, status) => {
    const real = readFileSync(exam(mixed, "input.csv"), "utf8");
    const bytes =
      content === null ? `${real}1,2\n` : content === "latin" ? Buffer.concat([Buffer.from(real), Buffer.from([0xe9, 0x0a])]) : content;
    const input = write(`${name.replaceAll(" ", "-")}.csv`, bytes);
    const output = write(`${name.replaceAll(" ", "-")}.jsonl`, "old");
    const outcome = await runGodwit(["predict", examModel(mixed), "--input", input, "--output", output]);
    expect([outcome.status, outcome.stderr.split(":")[0], outcome.stderr.trimEnd().split("\n").length]).toEqual([status, code, 2]);
    expect([readFileSync(output, "utf8"), temporary()]).toEqual(["old", []]);
  });
  test.each(["wasm", "reference"])("an unseen category is named with its file, step, row and column: %s", async (backend) => {
    const unseen = "one-hot/0.24.2";
    const input = exam(unseen, "input-unseen.csv");
    const { status, stdout, stderr } = await runGodwit(["predict", examModel(unseen), "--input", input, "--backend", backend, "--json"]);
    expect([status, stdout.length]).toEqual([3, 0]);
    expect(JSON.parse(stderr)).toMatchObject({
      code: "UNSEEN_CATEGORY",
      message: "the category 'Zurich' was not seen in training",
      where: { file: input, row: 0, column: "0" },
    });
  });
  test("an output does not replace what is read", async () => {
    const model = write("kept.model", readFileSync(examModel(forest)));
    const input = write("kept.npy", readFileSync(numbers));
    const outcomes = await Promise.all([
      runGodwit(["predict", model, "--input", input, "--method", "predict_proba", "--output", input]),
      runGodwit(["predict", model, "--input", input, "--output", model, "--output-format", "csv"]),
      runGodwit(["compile", model, "-o", model]),
      runGodwit(["compile", `${model}+`]),
    ]);
    expect(outcomes.map(({ status, stderr }) => [status, stderr.split(":")[0]])).toEqual(outcomes.map(() => [2, "USAGE"]));
    expect([readFileSync(model), readFileSync(input), temporary()]).toEqual([readFileSync(examModel(forest)), readFileSync(numbers), []]);
  });
  test("formats that are refused, and methods that are not there", async () => {
    const cases = await Promise.all([
      runGodwit(["predict", examModel(forest), "--input", write("rows.xlsx", "PK")]),
      runGodwit(["predict", examModel(forest), "--input", numbers, "--output", join(folder, "labels.npy")]),
      runGodwit(["predict", examModel(forest), "--input", numbers, "--method", "transform"]),
      runGodwit(["predict", examModel(forest), "--input", numbers, "--output", folder]),
      runGodwit(["predict", examModel(forest), "--input", "-"]),
    ]);
    expect(cases.map(({ status, stderr }) => [status, stderr.split(":")[0]])).toEqual([
      [2, "UNSUPPORTED_INPUT"],
      [2, "UNSUPPORTED_INPUT"],
      [2, "UNKNOWN_METHOD"],
      [2, "USAGE"],
      [2, "USAGE"],
    ]);
    expect(cases[1].stderr).toContain(".jsonl");
    expect(cases[2].stderr).toContain("predict_proba");
  });
  test.runIf(process.platform === "linux")("a full disk is one error, status 4", async () => {
    for (const format of ["jsonl", "npy"]) {
      const { status, stderr } = await runGodwit([
        "predict",
        examModel(forest),
        "--input",
        numbers,
        "--output",
        "/dev/full",
        "--output-format",
        format,
        "--method",
        "predict_proba",
      ]);
      expect([status, stderr.split("\n")[0]]).toEqual([
        4,
        "IO_FAILED: the output cannot be written: no space is left on the device (/dev/full)",
      ]);
    }
  });
  test("Ctrl-C ends with 130 and leaves what was there", async () => {
    const output = write("interrupted.jsonl", "old");
    const child = startGodwit(["predict", examModel(forest), "--input", "-", "--input-format", "csv", "--output", output]);
    const outcome = outcomeOf(child);
    child.stdin.write("a,b,c,d,e,f\n1,2,3,4,5,6\n");
    for (let wait = 0; wait < 600 && temporary().length === 0; wait++) await sleep(100);
    expect(temporary()).toHaveLength(1);
    child.kill("SIGINT");
    const { status, stderr } = await outcome;
    expect([status, stderr, readFileSync(output, "utf8"), temporary()]).toEqual([130, "", "old", []]);
  });
  test("a reader that goes away ends it quietly", async () => {
    const rows = `a,b,c,d,e,f\n${"1,2,3,4,5,6\n".repeat(200_000)}`;
    const child = startGodwit(["predict", examModel(forest), "--input", write("many.csv", rows), "--method", "predict_proba"]);
    child.stdout.once("data", () => child.stdout.destroy());
    const { status, stderr } = await outcomeOf(child);
    expect([status, stderr]).toEqual([0, ""]);
  });
});

describe("verify", () => {
  const certificateOf = (outcome: { stdout: Buffer }): Record<string, unknown> =>
    JSON.parse(outcome.stdout.toString().replaceAll("Infinity", "null")) as Record<string, unknown>;

  test("a certificate that holds", async () => {
    const outcome = await runGodwit([
      "verify",
      examModel(forest),
      "--input",
      numbers,
      "--expected",
      exam(forest, "predict_proba.npy"),
      "--method",
      "predict_proba",
      "--json",
    ]);
    const certificate = certificateOf(outcome);
    expect(outcome.status).toBe(0);
    expect(Object.keys(certificate)).toEqual([
      "method",
      "precision",
      "rows",
      "values",
      "bit_equal",
      "label_agreement",
      "max_ulp",
      "max_abs",
      "max_rel",
      "contract",
      "pass",
    ]);
    expect(certificate).toMatchObject({ method: "predict_proba", bit_equal: 1, label_agreement: null, max_ulp: 0, max_abs: 0, pass: true });
  });
  test("labels, and answers that differ", async () => {
    const expected = readFileSync(exam(forest, "predict.jsonl"), "utf8");
    const right = await runGodwit(["verify", examModel(forest), "--input", numbers, "--expected", exam(forest, "predict.jsonl"), "--json"]);
    expect(certificateOf(right)).toMatchObject({ label_agreement: 1, pass: true });
    const wrong = await runGodwit([
      "verify",
      examModel(forest),
      "--input",
      numbers,
      "--expected",
      write("wrong.jsonl", expected.replace(/^.*\n/u, '"nobody"\n')),
      "--json",
    ]);
    expect(wrong.status).toBe(1);
    expect(certificateOf(wrong)).toMatchObject({ pass: false });
    const short = await runGodwit([
      "verify",
      examModel(forest),
      "--input",
      numbers,
      "--expected",
      write("short.jsonl", expected.replace(/^.*\n/u, "")),
    ]);
    expect([short.status, short.stderr.split(":")[0]]).toEqual([3, "WRONG_WIDTH"]);
  });
});

describe("inspect and compile", () => {
  test("a model that is supported", async () => {
    const { status, stdout } = await runGodwit(["inspect", examModel(forest), "--json"]);
    const facts = JSON.parse(stdout.toString()) as Record<string, unknown>;
    expect(status).toBe(0);
    expect(facts).toMatchObject({
      supported: true,
      library: "scikit-learn",
      version: "1.5.2",
      default_method: "predict",
      unsupported: [],
      steps: { class: "RandomForestClassifier" },
    });
    expect(facts["globals"]).toContainEqual({ name: "sklearn.ensemble._forest.RandomForestClassifier", status: "inert", called: true });
  });
  test("a dangerous file is told of by inspect, and refused by all else", async () => {
    const file = write("danger.pkl", "cos\nsystem\n(S'echo hacked'\ntR.");
    const inspected = await runGodwit(["inspect", file, "--json"]);
    const facts = JSON.parse(inspected.stdout.toString()) as {
      globals: unknown;
      supported: boolean;
      unsupported: readonly { code: string }[];
    };
    expect([inspected.status, facts.supported, facts.unsupported[0]?.code]).toEqual([0, false, "DANGEROUS_PICKLE"]);
    expect(facts.globals).toContainEqual({ name: "os.system", status: "dangerous", called: true });
    const refused = await Promise.all(
      [
        ["predict", file, "--input", numbers],
        ["compile", file],
        ["bench", file],
      ].map((parameters) => runGodwit(parameters)),
    );
    expect(refused.map(({ status, stderr }) => [status, stderr.split(":")[0]])).toEqual(
      [3, 3, 3].map((status) => [status, "DANGEROUS_PICKLE"]),
    );
    expect(existsSync(join(folder, "danger.godwit"))).toBe(false);
  });
  test("names in a file cannot steer the terminal", async () => {
    const file = write("steer.pkl", "cos\u001b[2J\nsystem\n(tR.");
    const { status, stdout } = await runGodwit(["inspect", file]);
    expect(status).toBe(0);
    expect(stdout.toString()).toContain("os\\u001b[2J.system");
    expect(stdout.toString()).not.toContain("\u001b[2J");
  });
  test("what is no model ends with 3", async () => {
    const { status, stderr } = await runGodwit(["inspect", write("text.pkl", "hello there, this is no model")]);
    expect([status, stderr.split(":")[0]]).toEqual([3, "NOT_A_MODEL"]);
  });
  test("the same model gives the same bytes, and an artifact predicts as its model", async () => {
    const one = join(folder, "one.godwit");
    const two = join(folder, "two.godwit");
    const [first] = await Promise.all([
      runGodwit(["compile", examModel(mixed), "-o", one, "--json"]),
      runGodwit(["compile", examModel(mixed), "-o", two]),
    ]);
    expect(JSON.parse(first.stdout.toString())).toMatchObject({ output: one, size: readFileSync(one).length });
    expect(readFileSync(one)).toEqual(readFileSync(two));
    const { stdout } = await runGodwit(["predict", one, "--input", exam(mixed, "input.csv")]);
    expect(stdout.toString()).toBe(readFileSync(exam(mixed, "predict.jsonl"), "utf8"));
  });
  test("kernels with only what models need, one after the other", async () => {
    const sizes: number[] = [];
    for (const model of [forest, mixed, forest]) {
      const { status, stdout } = await runGodwit([
        "compile",
        examModel(model),
        "-o",
        join(folder, "cut.godwit"),
        "--kernels",
        folder,
        "--json",
      ]);
      const { kernels } = JSON.parse(stdout.toString()) as {
        readonly kernels: readonly { readonly file: string; readonly size: number }[];
      };
      expect([status, ...kernels.map(({ file }) => file)]).toEqual([
        0,
        join(folder, "godwit-simd.wasm"),
        join(folder, "godwit-threads.wasm"),
      ]);
      expect(kernels.map(({ file }) => readFileSync(file).length)).toEqual(kernels.map(({ size }) => size));
      sizes.push(kernels[0]!.size);
    }
    expect(sizes[1]).toBeGreaterThan(sizes[0]!);
    expect(sizes[2]).toBe(sizes[1]);
  });
});

describe("--precision fast", () => {
  const network = "mlp-classifier/1.9.1";

  test("says so wherever the model is met, and keeps its contract", async () => {
    const fast = join(folder, "fast.godwit");
    const compiled = await runGodwit(["compile", examModel(network), "-o", fast, "--precision", "fast", "--json"]);
    expect(JSON.parse(compiled.stdout.toString())).toMatchObject({ precision: "fast" });
    const inspected = JSON.parse((await runGodwit(["inspect", fast, "--json"])).stdout.toString()) as Record<string, unknown>;
    expect(inspected).toMatchObject({ precision: "fast", contract: { predict_proba: expect.stringContaining("fast: ") as string } });
    expect((await runGodwit(["inspect", fast])).stdout.toString()).toMatch(/precision +fast/u);
    const rows = ["--input", exam(network, "input.npy"), "--method", "predict_proba"];
    const verified = await runGodwit(["verify", fast, ...rows, "--expected", exam(network, "predict_proba.npy"), "--json"]);
    expect(JSON.parse(verified.stdout.toString())).toMatchObject({ precision: "fast", pass: true });
    const answers = join(folder, "fast.npy");
    const [told, exact] = await Promise.all([
      runGodwit(["predict", fast, ...rows, "--output", answers]),
      runGodwit(["predict", examModel(network), ...rows, "--output", join(folder, "exact.npy")]),
    ]);
    expect([told.stderr.includes("single precision"), exact.stderr.includes("single precision")]).toEqual([true, false]);
    expect(readFileSync(answers)).not.toEqual(readFileSync(join(folder, "exact.npy")));
  });
  test("a model that gains nothing stays exact, and an artifact keeps what it has", async () => {
    const [trees, exact] = [join(folder, "trees.godwit"), join(folder, "trees-exact.godwit")];
    const [told] = await Promise.all([
      runGodwit(["compile", examModel(forest), "-o", trees, "--precision", "fast"]),
      runGodwit(["compile", examModel(forest), "-o", exact]),
    ]);
    expect(told.stderr).toContain("nothing in this model gains");
    expect(readFileSync(trees)).toEqual(readFileSync(exact));
    const again = await runGodwit(["compile", exact, "-o", join(folder, "again.godwit"), "--precision", "fast"]);
    expect([again.status, again.stderr.split(":")[0]]).toEqual([2, "USAGE"]);
  });
});
