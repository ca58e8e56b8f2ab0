/** An ONNX model as its file states it, by the words of the specification. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  readonly producerVersion: string;
  /** Version of the operators by domain; the empty domain is ONNX's own. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: OnnxGraph;
  /** Operators that the model brings along. */
  readonly functions: readonly OnnxFunction[];
}

/** An operator as a graph of others. */
export interface OnnxFunction {
  readonly domain: string;
  readonly name: string;
  readonly overload: string;
  /** Attributes that nodes of the graph may name, without what stands for them where they are left out, and with it. */
  readonly attributes: readonly string[];
  readonly defaults: ReadonlyMap<string, OnnxAttribute>;
  readonly opsets: ReadonlyMap<string, number>;
  /** Its inputs and outputs have names alone. */
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly hasSparseInitializers: boolean;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  /** Which of several functions of one name. */
  readonly overload: string;
  /** Empty where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export type OnnxAttribute =
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "tensor"; readonly value: OnnxTensor }
  | { readonly kind: "graph"; readonly value: OnnxGraph }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "integers"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] }
  /** The attribute of that name of the call of the function that the node stands in. */
  | { readonly kind: "reference"; readonly name: string }
  | { readonly kind: "other" };

export interface OnnxTensor {
  readonly name: string;
  /** A number of `TensorProto.DataType`. */
  readonly elementType: number;
  readonly dims: readonly number[];
  readonly content:
    | { readonly kind: "raw"; readonly bytes: Uint8Array }
    | { readonly kind: "numbers"; readonly values: readonly number[] }
    | { readonly kind: "strings"; readonly values: readonly string[] }
    /** In a file beside the model. */
    | { readonly kind: "external"; readonly location: string; readonly offset: number; readonly length: number | null };
}

export interface OnnxValueInfo {
  readonly name: string;
  /** `other`: a sequence, an optional, a sparse tensor. */
  readonly kind: "tensor" | "map" | "other" | "unknown";
  /** Of a tensor its elements, of a map its values. */
  readonly elementType: number;
  /** Of a map, 0 of what is none. */
  readonly keyType: number;
  /** Of a tensor: a size, the name of one, or null; null where nothing is said. */
  readonly dims: readonly (number | string | null)[] | null;
}
