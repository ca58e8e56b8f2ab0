export { cityHash64 } from "./city-hash.ts";
export { countTokens, type TokenCounts } from "./count-tokens.ts";
export { englishStopWords } from "./english-stop-words.ts";
export { checkTextSpec } from "./text-rules.ts";
export { sumTerms } from "./sum-terms.ts";
export { packTermColumns } from "./pack-text-spec.ts";
export type { HashTarget, TextSpec, VocabularyTarget } from "./text-spec.ts";
export { unicodeVersion } from "./unicode/unicode-tables.generated.ts";
export { packTextSpec } from "./pack-text-spec.ts";
