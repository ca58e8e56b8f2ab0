import type { ContainerFormat } from "./container-format.ts";

const keras = `python -c "import keras; m = keras.models.load_model('FILE'); m(m.inputs); m.export('model.onnx', format='onnx')"`;
const torch = "torch.onnx.export(model.eval(), (example_input,), 'model.onnx', dynamo=True)";

/** What writes the ONNX file of a network that is stored in its framework's own format: one line. */
export const exportAdvice: { readonly [K in ContainerFormat]?: string } = {
  "pytorch-zip": `Export the network to ONNX where it was trained: ${torch}`,
  "pytorch-pickle": `Export the network to ONNX where it was trained: ${torch}`,
  torchscript: "Export it to ONNX: torch.onnx.export(torch.jit.load('FILE').eval(), (example_input,), 'model.onnx', dynamo=False)",
  "keras-zip": `Export it to ONNX: ${keras}`,
  hdf5: `Where it is a Keras model, export it to ONNX: ${keras}`,
  "saved-model": "Export it to ONNX: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx",
  tflite: "Export it to ONNX: python -m tf2onnx.convert --tflite FILE --output model.onnx",
  safetensors: `It holds weights alone, without the network. Export that to ONNX: ${torch}, or optimum-cli export onnx --model FOLDER OUTPUT`,
};
