import { expect, it } from "vitest";
import { GodwitError } from "../errors/index.ts";
import { defaultLimits, readTar, writeZip } from "../formats/index.ts";
import { encodeUtf8 } from "../formats/bytes/text.ts";
import { folderOfTar, folderOfZip } from "./archives.ts";
import type { Folder } from "./folder.ts";
import { openBundle } from "./open-bundle.ts";

const pickle = "\u{80}\u{4}N.";

function folder(files: Readonly<Record<string, string>>): Folder {
  return { files: Object.keys(files), read: async (path) => Uint8Array.from(files[path]!, (letter) => letter.charCodeAt(0)) };
}

/** Descriptions in these tests are JSON, which is YAML too. */
const open = (files: Readonly<Record<string, string>>, wanted: string | null = null): ReturnType<typeof openBundle> =>
  openBundle(folder(files), wanted, (text) => JSON.parse(text) as unknown, defaultLimits);

const mlmodel = (flavors: unknown, more: object = {}): string => JSON.stringify({ flavors, ...more });

it("takes the file, the class, the method, the columns and the example from an MLflow description", async () => {
  const { bundle } = await open({
    "run/MLmodel": mlmodel(
      {
        python_function: { loader_module: "mlflow.xgboost", predict_fn: "predict_proba" },
        xgboost: { data: "model.xgb", model_class: "xgboost.sklearn.XGBClassifier" },
      },
      {
        signature: { inputs: '[{"name":"a","type":"double"},{"name":"b","type":"string"}]' },
        saved_input_example_info: { artifact_path: "example.json", type: "dataframe" },
      },
    ),
    "run/model.xgb": "{}",
    "run/example.json": '{"columns":["a","b"],"data":[[1,"x"]]}',
  });
  expect(bundle).toEqual({
    packager: "MLflow",
    file: "model.xgb",
    modelClass: "xgboost.sklearn.XGBClassifier",
    columns: [
      { name: "a", kind: "numeric" },
      { name: "b", kind: "string" },
    ],
    method: "predict_proba",
    example: [{ a: 1, b: "x" }],
  });
});

it.each([
  ["a path out of the folder", { sklearn: { pickled_model: "../model.pkl" } }, "MALFORMED"],
  ["an absolute path", { sklearn: { pickled_model: "/etc/passwd" } }, "MALFORMED"],
  ["a file that is not there", { sklearn: { pickled_model: "other.pkl" } }, "TRUNCATED"],
  ["a class of its user", { python_function: { loader_module: "mlflow.pyfunc.model", python_model: "model.pkl" } }, "UNSUPPORTED_FORMAT"],
  ["another flavour", { python_function: { loader_module: "mlflow.spark" }, spark: { model_data: "x" } }, "UNSUPPORTED_FORMAT"],
  ["no flavour", {}, "UNSUPPORTED_FORMAT"],
])("refuses an MLflow description with %s", async (_what, flavors, code) => {
  await expect(open({ MLmodel: mlmodel(flavors), "model.pkl": pickle })).rejects.toThrow(expect.objectContaining({ code }));
});

it("reads MLflow's own loaders where no other flavour is stated", async () => {
  const flavors = { python_function: { loader_module: "mlflow.sklearn", model_path: "model.pkl" } };
  expect((await open({ MLmodel: mlmodel(flavors), "model.pkl": pickle })).bundle.file).toBe("model.pkl");
});

it("refuses a description that is none", async () => {
  await expect(open({ MLmodel: "}{", "model.pkl": pickle })).rejects.toThrow(expect.objectContaining({ code: "MALFORMED" }));
  await expect(open({ MLmodel: "[]", "model.pkl": pickle })).rejects.toThrow(expect.objectContaining({ code: "MALFORMED" }));
});

it("finds the one model of other folders, and lists several", async () => {
  expect((await open({ "model.yaml": '{"module":"bentoml.sklearn"}', "saved_model.pkl": pickle })).bundle).toMatchObject({
    packager: "BentoML",
    file: "saved_model.pkl",
  });
  expect((await open({ "notes.md": "x", "weights/sklearn-model.pkl": pickle, "table.json": "[1]" })).bundle.file).toBe(
    "weights/sklearn-model.pkl",
  );
  const several = { "a.pkl": pickle, "b.pkl": pickle };
  await expect(open(several)).rejects.toThrow("#a.pkl, #b.pkl");
  expect((await open(several, "b.pkl")).bundle.file).toBe("b.pkl");
  await expect(open({ "notes.md": "x" })).rejects.toThrow(expect.objectContaining({ code: "NO_MODEL_INSIDE" }));
  await expect(open({ "assets/x": "", "saved_model.pb": "" })).rejects.toThrow(expect.objectContaining({ code: "UNSUPPORTED_FORMAT" }));
});

it("looks into zip archives", async () => {
  const bytes = writeZip([
    ["run/MLmodel", encodeUtf8(mlmodel({ sklearn: { pickled_model: "model.pkl" } }))],
    ["run/model.pkl", encodeUtf8("N.")],
  ]);
  const { bundle, folder: inside } = await openBundle(
    folderOfZip(bytes, () => Promise.reject(new Error("nothing is compressed")), defaultLimits),
    null,
    (text) => JSON.parse(text) as unknown,
    defaultLimits,
  );
  expect(await inside.read(bundle.file)).toEqual(encodeUtf8("N."));
});

/** A tar archive of one entry. */
function tar(name: string, content: string, kind: string = "0", spoil: number = 0): Uint8Array {
  const bytes = new Uint8Array(512 * 4);
  const put = (at: number, text: string): void => bytes.set(encodeUtf8(text), at);
  put(0, name);
  put(124, content.length.toString(8).padStart(11, "0"));
  put(148, " ".repeat(8));
  put(156, kind);
  put(257, "ustar\u{0}00");
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, spoil);
  put(148, `${sum.toString(8).padStart(6, "0")}\u{0} `);
  put(512, content);
  return bytes;
}

it("looks into tar archives", async () => {
  const inside = folderOfTar(tar("./model/model.pkl", "N."), defaultLimits);
  expect(inside.files).toEqual(["model/model.pkl"]);
  expect(await inside.read("model/model.pkl")).toEqual(encodeUtf8("N."));
  expect([...readTar(tar("link", "", "2"), defaultLimits).keys()]).toEqual([]);
});

it.each([
  ["climbs out", tar("../model.pkl", "N.")],
  ["is absolute", tar("/model.pkl", "N.")],
  ["fails its checksum", tar("model.pkl", "N.", "0", 1)],
  ["is cut", tar("model.pkl", "N.").subarray(0, 513)],
])("refuses a tar archive whose entry %s", (_what, bytes) => {
  expect(() => readTar(bytes, defaultLimits)).toThrow(GodwitError);
});
