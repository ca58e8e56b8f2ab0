export { lowerToWasm } from "./lower.ts";
