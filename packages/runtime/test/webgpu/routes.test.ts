import { beforeAll, describe, expect, test } from "vitest";
import { softwareGpu } from "../../../../scripts/software-gpu.ts";
import { load, loadSync, Model, type GodwitError, type Matrix } from "../../src/index.ts";
import { breakEvenRows, costOf } from "../../src/webgpu/break-even.ts";
import { GpuDevice } from "../../src/webgpu/gpu-device.ts";
import { RoutedProgram } from "../../src/webgpu/routed-program.ts";
import { compileFixture, readMatrix } from "../support/fixtures.ts";

const gpu = softwareGpu();
const rowCount = 5000;

test("costs come from two batches, and the break-even from two costs", () => {
  const cpu = costOf({ rows: 100, ms: 2 }, { rows: 1100, ms: 12 });
  expect(cpu.perRow).toBeCloseTo(0.01);
  expect(cpu.fixed).toBeCloseTo(1);
  expect(breakEvenRows(cpu, { fixed: 5, perRow: 0.002 })).toBe(500);
  expect(breakEvenRows(cpu, { fixed: 0, perRow: 0.002 })).toBe(0);
  expect(breakEvenRows(cpu, { fixed: 5, perRow: 0.02 })).toBe(Infinity);
  expect(costOf({ rows: 100, ms: 5 }, { rows: 1000, ms: 4 })).toEqual({ fixed: 5, perRow: 0 });
});

test("no adapter is an error where a GPU is asked for, and the CPU where it is only allowed", async () => {
  const artifact = await compileFixture("random-forest-classifier/1.5.2/model.pkl");
  const none = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
  await expect(load(artifact, { device: "gpu", gpu: none })).rejects.toMatchObject({ code: "NO_GPU" });
  const model = await load(artifact, { device: "auto", gpu: none });
  await model.predictAsync([[1, 2, 3, 4, 5, 6]]);
  expect(model.lastDevice).toBe("cpu");
});

describe.skipIf(gpu === undefined)("a model beside a GPU", { timeout: 120_000 }, () => {
  let forest: Uint8Array<ArrayBuffer>;
  let rows: Float64Array;
  let expected: Float64Array;
  let plain: Model;

  beforeAll(async () => {
    forest = await compileFixture("random-forest-classifier/1.5.2/model.pkl");
    plain = loadSync(forest);
    const few = readMatrix("random-forest-classifier/1.5.2/input.npy");
    rows = Float64Array.from({ length: rowCount * 6 }, (_, at) => few[Math.floor(at / 6) % few.length]![at % 6]!);
    expected = (plain.predictProba(rows) as Matrix).data as Float64Array;
  });

  test("gives the CPU's bits in any form of input, and says who answered", async () => {
    const model = await load(forest, { device: "gpu", gpu: gpu! });
    expect(model.lastDevice).toBe("cpu");
    expect(((await model.predictProbaAsync(rows)) as Matrix).data).toEqual(expected);
    expect(model.lastDevice).toBe("gpu");
    const listed = Array.from({ length: 300 }, (_, row) => [...rows.subarray(row * 6, row * 6 + 6)]);
    expect(((await model.predictProbaAsync(listed)) as Matrix).data).toEqual(expected.slice(0, 900));
    expect(await model.predictProbaAsync(listed[0]!)).toEqual(Array.from(expected.subarray(0, 3)));
    expect(await model.predictAsync(listed)).toEqual(plain.predict(listed));
    expect(((await model.predictProbaAsync(new Float64Array(0))) as Matrix).rows).toBe(0);
    expect(((await model.predictProbaAsync(Float32Array.from(rows))) as Matrix).data).toEqual(
      (plain.predictProba(Float32Array.from(rows)) as Matrix).data,
    );
    expect(model.lastDevice).toBe("gpu");
    model.free();
  });

  test("several calls at once do not disturb each other", async () => {
    const model = await load(forest, { device: "gpu", gpu: gpu! });
    const answers = await Promise.all([rows, rows.subarray(0, 600), rows.subarray(0, 6)].map((part) => model.predictProbaAsync(part)));
    expect(answers.map((answer) => (answer as Matrix).data)).toEqual([expected, expected.slice(0, 300), expected.slice(0, 3)]);
    model.free();
  });

  test("names the row that breaks a check as the CPU does", async () => {
    const model = await load(forest, { device: "gpu", gpu: gpu! });
    const bad = rows.slice();
    bad[4321 * 6 + 2] = Infinity;
    const error = await model.predictAsync(bad).catch((each: unknown) => each as GodwitError);
    expect(error).toMatchObject({ code: "NOT_FINITE", where: { row: 4321, column: "2" } });
    expect(((await model.predictProbaAsync(rows)) as Matrix).data).toEqual(expected);
    model.free();
  });

  test("refuses malformed batches as the CPU does", async () => {
    const model = await load(forest, { device: "gpu", gpu: gpu! });
    const columns = Array.from({ length: 6 }, () => new Float64Array(10));
    const batches = [
      { rows: 10, columns: columns.slice(1) },
      { rows: 10, columns: [new Float64Array(9), ...columns.slice(1)] },
      { rows: 10, columns: [Array(10).fill("x") as string[], ...columns.slice(1)] },
      { rows: 10, matrix: new Float64Array(59) },
    ];
    for (const batch of batches) {
      const [ours, theirs] = await Promise.all(
        [model, plain].map((each) => each.runParallel("predict", batch).catch(({ code, message }: GodwitError) => [code, message])),
      );
      expect(ours).toEqual(theirs);
      expect(ours![0]).toMatch(/^WRONG_/u);
    }
    model.free();
  });

  test("goes on with the CPU's bits when the device is lost at work, and later has another device", async () => {
    const opened: GPUDevice[] = [];
    const watched = watch(gpu!, opened);
    const model = await load(forest, { device: "gpu", gpu: watched });
    await model.predictProbaAsync(rows.subarray(0, 6));
    expect(model.lastDevice).toBe("gpu");
    const answer = model.predictProbaAsync(rows);
    opened[0]!.destroy();
    expect(((await answer) as Matrix).data).toEqual(expected);
    expect(model.lastDevice).toBe("cpu");
    expect(((await model.predictProbaAsync(rows)) as Matrix).data).toEqual(expected);
    expect(model.lastDevice).toBe("cpu");
    const again = await load(forest, { device: "gpu", gpu: watched });
    await again.predictProbaAsync(rows.subarray(0, 6));
    expect([opened.length, again.lastDevice]).toEqual([2, "gpu"]);
  });

  test("has its tables refused by a device that is too small, and answers on the CPU", async () => {
    const model = await load(forest, { device: "gpu", gpu: watch(gpu!, [], { maxStorageBufferBindingSize: 64 }) });
    expect(((await model.predictProbaAsync(rows)) as Matrix).data).toEqual(expected);
    expect(model.lastDevice).toBe("cpu");
  });

  test("leaves models without trees, and software, to the CPU", async () => {
    const linear = await load(await compileFixture("columns-mixed-logistic/1.5.2/model.joblib"), { device: "gpu", gpu: gpu! });
    const columns = Object.fromEntries(
      linear.manifest.columns.map(({ name, dtype }) => [name!, Array(600).fill(dtype === "f64" ? 1 : "x")]),
    );
    await linear.predictAsync(columns as never);
    expect(linear.lastDevice).toBe("cpu");
    const routed = await load(forest, { device: "auto", gpu: gpu! });
    await routed.predictAsync(rows);
    expect(routed.lastDevice).toBe("cpu");
  });

  test("is asked where it is measured to be quicker", async () => {
    const device = await GpuDevice.open(gpu!);
    const model = new Model(forest, { route: (program, source) => new RoutedProgram(program, device, "auto", source) });
    const large = new Float64Array(rows.length * 4);
    for (let part = 0; part < 4; part++) large.set(rows, part * rows.length);
    for (let round = 0; round < 2; round++) {
      expect(((await model.predictProbaAsync(large)) as Matrix).data).toEqual(
        Float64Array.from({ length: expected.length * 4 }, (_, at) => expected[at % expected.length]!),
      );
      expect(["cpu", "gpu"]).toContain(model.lastDevice);
    }
    model.free();
    device.destroy();
  });
});

/** The same GPU, whose devices are noted, and whose limits can be others. */
function watch(own: GPU, opened: GPUDevice[], limits: Partial<GPUSupportedLimits> = {}): GPU {
  const over = <T extends object>(value: T, changed: Partial<T>): T =>
    new Proxy(value, {
      get(inner, name) {
        if (Object.hasOwn(changed, name)) return changed[name as keyof T];
        const found: unknown = Reflect.get(inner, name, inner);
        return typeof found === "function" ? (found.bind(inner) as unknown) : found;
      },
    });
  const adapterOf = async (options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> => {
    const adapter = await own.requestAdapter(options);
    if (adapter === null) return null;
    const requestDevice = async (descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const device = await adapter.requestDevice({ ...descriptor, requiredLimits: {} });
      opened.push(device);
      return over(device, { limits: over(device.limits, limits) });
    };
    return over(adapter, { requestDevice, limits: over(adapter.limits, limits) });
  };
  return { requestAdapter: adapterOf } as GPU;
}
