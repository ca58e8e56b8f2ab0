import type { Environment } from "./environments.ts";
import type { Model } from "./model.ts";

/** What runs a library: a file of `peers/python/libraries`, or a name in `peers/javascript/contender.ts`. */
export interface Program {
  readonly language: "python" | "javascript";
  readonly file: string;
  readonly environment: Environment;
}

/** A library's own form of a model, which `maker` writes. */
export interface Form {
  readonly name: string;
  readonly ending: string;
  readonly maker: Program;
}

/** A library that is timed. Without a form it takes the trainer's file. */
export interface Peer {
  readonly name: PeerName;
  readonly title: string;
  readonly program: Program;
  readonly form?: Form;
  /** Whether it can use several threads. */
  readonly threads: boolean;
  /** Why it takes a kind of model not at all; undefined where that has to be tried. */
  refuses(model: Model): string | undefined;
}

export type PeerName =
  | "trainer"
  | "daal4py"
  | "onnxruntime"
  | "onnxruntime-node"
  | "onnxruntime-web"
  | "hummingbird"
  | "treelite"
  | "tl2cgen"
  | "lleaves"
  | "m2cgen-c"
  | "m2cgen-javascript"
  | "godwit";

const python = (file: string): Program => ({ language: "python", file, environment: "libraries" });
const javascript = (file: string): Program => ({ language: "javascript", file, environment: "node" });
const onnx: Form = { name: "onnx", ending: "onnx", maker: python("onnxruntime") };
const hummingbird: Program = { ...python("hummingbird"), environment: "hummingbird" };

const takesAll = (): undefined => undefined;

const takesTrees = ({ kind, input, trainer }: Model): string | undefined =>
  kind === "trees" && input !== "table" && trainer !== "catboost"
    ? undefined
    : "takes tree ensembles of scikit-learn, XGBoost and LightGBM alone";

const takesTreesOfOthers = ({ trainer, input }: Model): string | undefined =>
  trainer === "scikit-learn"
    ? "scikit-learn-intelex is quicker only with estimators that it has trained itself"
    : input === "table"
      ? "takes numbers alone"
      : undefined;

const takesNumbers = ({ trainer, input }: Model): string | undefined =>
  trainer === "catboost" ? "takes no models of CatBoost" : input === "table" || input === "texts" ? "takes numbers alone" : undefined;

export const peers: readonly Peer[] = [
  { name: "trainer", title: "its trainer", program: python("trainer"), threads: true, refuses: takesAll },
  { name: "daal4py", title: "daal4py", program: python("daal4py"), threads: true, refuses: takesTreesOfOthers },
  { name: "onnxruntime", title: "onnxruntime", program: python("onnxruntime"), form: onnx, threads: true, refuses: takesAll },
  {
    name: "onnxruntime-node",
    title: "onnxruntime-node",
    program: javascript("onnxruntime-node"),
    form: onnx,
    threads: true,
    refuses: takesAll,
  },
  {
    name: "onnxruntime-web",
    title: "onnxruntime-web",
    program: javascript("onnxruntime-web"),
    form: onnx,
    threads: false,
    refuses: takesAll,
  },
  {
    name: "hummingbird",
    title: "Hummingbird (torch)",
    program: hummingbird,
    form: { name: "hummingbird", ending: "zip", maker: hummingbird },
    threads: true,
    refuses: takesNumbers,
  },
  {
    name: "treelite",
    title: "treelite",
    program: python("treelite"),
    form: { name: "treelite", ending: "bin", maker: python("treelite") },
    threads: true,
    refuses: takesTrees,
  },
  {
    name: "tl2cgen",
    title: "TL2cgen",
    program: python("tl2cgen"),
    form: { name: "tl2cgen", ending: "so", maker: python("tl2cgen") },
    threads: true,
    refuses: takesTrees,
  },
  {
    name: "lleaves",
    title: "lleaves",
    program: python("lleaves"),
    form: { name: "lleaves", ending: "bin", maker: python("lleaves") },
    threads: true,
    refuses: ({ trainer }) => (trainer === "lightgbm" ? undefined : "takes models of LightGBM alone"),
  },
  {
    name: "m2cgen-c",
    title: "m2cgen (C)",
    program: python("m2cgen_c"),
    form: { name: "m2cgen-c", ending: "so", maker: python("m2cgen_c") },
    threads: false,
    refuses: takesTrees,
  },
  {
    name: "m2cgen-javascript",
    title: "m2cgen (JavaScript)",
    program: javascript("m2cgen"),
    form: { name: "m2cgen-javascript", ending: "cjs", maker: python("m2cgen_javascript") },
    threads: false,
    refuses: takesTrees,
  },
  {
    name: "godwit",
    title: "Godwit",
    program: javascript("godwit"),
    form: { name: "godwit", ending: "godwit", maker: javascript("godwit") },
    threads: true,
    refuses: takesAll,
  },
];
