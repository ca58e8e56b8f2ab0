import { styleText } from "node:util";
import { describeContract, type Precision, type SignatureMethod } from "@godwit/core/artifact";
import type { Measure } from "./measure.ts";

/** How exactly a method's answers met the library's. `Infinity` where a number met NaN or an infinity. */
export interface Certificate {
  readonly method: string;
  readonly precision: Precision;
  readonly rows: number;
  readonly values: number;
  /** Share of the values that have the same bits; NaN equals NaN, −0 differs from 0. */
  readonly bit_equal: number;
  /** Share of the class labels that agree; null where the method gives none. */
  readonly label_agreement: number | null;
  /** In units in the last place of the answer's dtype. */
  readonly max_ulp: number;
  readonly max_abs: number;
  readonly max_rel: number;
  readonly contract: string;
  readonly pass: boolean;
}

/** The certificate of what was measured. */
export function certify(
  { name, contract }: Pick<SignatureMethod, "name" | "contract">,
  precision: Precision,
  rows: number,
  measure: Measure,
): Certificate {
  const { values, labels } = measure;
  return {
    method: name,
    precision,
    rows,
    values,
    bit_equal: values === 0 ? 1 : measure.equal / values,
    label_agreement: labels === 0 ? null : measure.labelsAgreeing / labels,
    max_ulp: measure.maxUlp,
    max_abs: measure.maxAbsolute,
    max_rel: measure.maxRelative,
    contract: describeContract(contract),
    pass: measure.outside === 0,
  };
}

/** The certificate as JSON, in which Infinity is a bare word. */
export function printCertificateJson(certificate: Certificate): string {
  const entries = Object.entries(certificate).map(
    ([key, value]) => `${JSON.stringify(key)}:${value === Infinity ? "Infinity" : JSON.stringify(value)}`,
  );
  return `{${entries.join(",")}}`;
}

/** The certificate as a small table. */
export function printCertificate(certificate: Certificate): string {
  const percent = (share: number): string => `${share === 1 ? "100" : (Math.floor(share * 1e6) / 1e4).toFixed(4)} %`;
  const lines: readonly (readonly [string, string])[] = [
    ["method", certificate.method],
    ["precision", certificate.precision],
    ["rows", String(certificate.rows)],
    ["values", String(certificate.values)],
    ["bit-equal", percent(certificate.bit_equal)],
    ...(certificate.label_agreement === null ? [] : [["labels agree", percent(certificate.label_agreement)] as const]),
    ["largest ulp", String(certificate.max_ulp)],
    ["largest absolute", String(certificate.max_abs)],
    ["largest relative", String(certificate.max_rel)],
    ["contract", certificate.contract],
    ["holds", certificate.pass ? styleText("green", "yes") : styleText("red", "no")],
  ];
  return lines.map(([name, value]) => `${name.padEnd(17)} ${value}`).join("\n");
}
