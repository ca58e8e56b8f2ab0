export { placeKindOf } from "../databases/location.ts";
export { millisecondsOf } from "./duration.ts";
export { type OptionTable, type PlaceOptions } from "./option.ts";
export { expectSinkOptions, sinkOptions } from "./sink-options.ts";
export { readSourceOptions, sourceOptions } from "./source-options.ts";
