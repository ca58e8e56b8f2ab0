export { boundsOf } from "./bounds.ts";
export { certify, printCertificate, printCertificateJson, type Certificate } from "./certificate.ts";
export { Measure } from "./measure.ts";
export { givesLabels, measureAnswers } from "./measure-answers.ts";
export { expectedFormatOf, openExpected } from "./open-expected.ts";
