export { boundsOf, type Bounds } from "./bounds.ts";
export { certify, printCertificate, printCertificateJson, type Certificate } from "./certificate.ts";
export type { ExpectedAnswers } from "./expected-answers.ts";
export { Measure } from "./measure.ts";
export { openExpected, type ExpectedFormat } from "./open-expected.ts";
