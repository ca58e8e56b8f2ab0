export {
  openArtifact,
  writeArtifact,
  writeDelegated,
  type Artifact,
  type ArtifactParts,
  type DelegatedParts,
  type Payload,
} from "./artifact.ts";
export { artifactMagic, artifactVersion, isArtifact } from "./container.ts";
export { columnsOf, columnsTaken } from "./columns-taken.ts";
export { hasRowAxis, rowCells, rowDims, takesRows, type DelegatedProgram, type TensorSignature } from "./delegated-program.ts";
export { encodeTerms } from "./encode-terms.ts";
export type { TermRule } from "./term-rule.ts";
export { delegatedTolerance, describeContract, type Contract } from "./contract.ts";
export type { Manifest, SignatureColumn, SignatureMethod, SignatureOutput, Source } from "./manifest.ts";
export { precisions, type Precision } from "./precision.ts";
export type { Program, ProgramCheck, ProgramForest, ProgramInput, ProgramManifest, ProgramMethod, ProgramOutput } from "./program.ts";
export { opcodes } from "./opcodes.ts";
export { unaryFunctionNumbers } from "./unary-functions.ts";
export { usedKernels, type UsedKernels } from "./used-kernels.ts";
export { imageLayout, inputFormats, inputLayout, ioLayout, methodLayout, noCheck, outputLayout, statuses } from "./program-layout.ts";
