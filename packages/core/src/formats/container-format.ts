/** What a file is, as its bytes say. */
export type ContainerFormat = keyof typeof containerFormats;

/** The formats that are told apart, with the name that people know. */
export const containerFormats: Readonly<
  Record<
    | "pickle"
    | "joblib"
    | "godwit"
    | "skops"
    | "pytorch-zip"
    | "pytorch-pickle"
    | "torchscript"
    | "saved-model"
    | "keras-zip"
    | "npz"
    | "npy"
    | "zip"
    | "tar"
    | "hdf5"
    | "pmml"
    | "onnx"
    | "xgboost-json"
    | "xgboost-ubjson"
    | "xgboost-binary"
    | "lightgbm-text"
    | "lightgbm-json"
    | "catboost-cbm"
    | "catboost-json"
    | "json"
    | "mlmodel"
    | "safetensors"
    | "tflite"
    | "rds"
    | "parquet"
    | "arrow"
    | "sqlite"
    | "zstd",
    string
  >
> = {
  pickle: "a Python pickle",
  joblib: "a joblib dump",
  godwit: "a Godwit artifact",
  skops: "a skops file",
  "pytorch-zip": "a PyTorch file",
  "pytorch-pickle": "a PyTorch file of the old format",
  torchscript: "a TorchScript program",
  "saved-model": "a TensorFlow SavedModel",
  "keras-zip": "a Keras file",
  npz: "a .npz file of numpy arrays",
  npy: "a .npy file of a numpy array",
  zip: "a zip archive",
  tar: "a tar archive",
  hdf5: "an HDF5 file (Keras or others)",
  pmml: "a PMML document",
  onnx: "an ONNX model",
  "xgboost-json": "an XGBoost model in JSON",
  "xgboost-ubjson": "an XGBoost model in UBJSON",
  "xgboost-binary": "an XGBoost model in the old binary format",
  "lightgbm-text": "a LightGBM model in text",
  "lightgbm-json": "a LightGBM model in JSON",
  "catboost-cbm": "a CatBoost model",
  "catboost-json": "a CatBoost model in JSON",
  json: "a JSON document",
  mlmodel: "an MLflow MLmodel description",
  safetensors: "a safetensors file",
  tflite: "a TensorFlow Lite model",
  rds: "an R data file",
  parquet: "a Parquet table",
  arrow: "an Arrow table",
  sqlite: "an SQLite database",
  zstd: "a zstd-compressed file",
};

/** The bytes that a `.godwit` artifact begins with: GODWIT, 0, 1. */
export const artifactMagic: readonly number[] = [0x47, 0x4f, 0x44, 0x57, 0x49, 0x54, 0x00, 0x01];
