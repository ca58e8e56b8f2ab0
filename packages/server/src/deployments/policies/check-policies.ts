import { GodwitError, type WrongCell } from "@godwit/core/errors";
import { cellOfColumn, type EngineBatch, type SignatureColumn } from "@godwit/runtime";
import { columnLabel, namedColumns } from "../features/named-columns.ts";
import { moreCells } from "../../models/read-request.ts";
import type { PolicyAction, PolicySettings, Ranges } from "./policy-settings.ts";

export type Policy = keyof PolicySettings;

/** What a policy found in one column. */
export interface PolicyFinding {
  readonly policy: Policy;
  readonly action: PolicyAction;
  readonly column: string;
  /** How many cells. */
  readonly count: number;
  /** The first ones. */
  readonly cells: readonly WrongCell[];
}

/** Looks through the rows of a batch. */
export type PolicyCheck = (batch: EngineBatch) => readonly PolicyFinding[];

const mostCells = 20;
const mostAllowed = 20;

/**
 * Prepares the check of columns, each with the name that callers know it by; null where no policy asks for anything. Missing cells are
 * neither unseen nor out of range.
 */
export function policyCheck(
  columns: readonly SignatureColumn[],
  nameOf: (column: string) => string,
  policies: PolicySettings,
  ranges: Ranges,
): PolicyCheck | null {
  const rules = columns.flatMap((column, index) =>
    column.unread === true ? [] : rulesOf(column, nameOf(columnLabel(column, index)), columnLabel(column, index), policies, ranges),
  );
  if (rules.length === 0) return null;
  return (batch) => {
    const named = namedColumns(batch, columns);
    return rules.flatMap(({ policy, action, label, name, isWrong, allowed }) => {
      const column = named.get(label);
      const cells: WrongCell[] = [];
      let count = 0;
      for (let row = 0; row < batch.rows; row++) {
        const cell = cellOfColumn(column, row);
        if (!isWrong(cell)) continue;
        if (count++ < mostCells)
          cells.push({ row: row + (batch.firstRow ?? 0), column: name, given: Number.isNaN(cell) ? null : (cell ?? null), allowed });
      }
      return count === 0 ? [] : [{ policy, action, column: name, count, cells }];
    });
  };
}

interface Rule {
  readonly policy: Policy;
  readonly action: PolicyAction;
  readonly label: string;
  readonly name: string;
  readonly isWrong: (cell: string | number | null | undefined) => boolean;
  readonly allowed: string;
}

function rulesOf(column: SignatureColumn, name: string, label: string, policies: PolicySettings, ranges: Ranges): Rule[] {
  const rules: Rule[] = [];
  const { categories } = column;
  if (policies.missing !== null)
    rules.push({
      policy: "missing",
      action: policies.missing,
      label,
      name,
      isWrong: isMissing,
      allowed: column.dtype === "f64" ? "a number" : "a string",
    });
  if (policies.unseen !== null && categories !== undefined) {
    const known = new Set<unknown>(column.dtype === "f64" ? categories.map(Number) : categories.map(String));
    const isWrong: Rule["isWrong"] = (cell) => !isMissing(cell) && !known.has(cell);
    rules.push({ policy: "unseen", action: policies.unseen, label, name, isWrong, allowed: listed(categories) });
  }
  const range = ranges.get(name) ?? ranges.get(label);
  if (policies.range !== null && range !== undefined) {
    const [least, most] = range;
    const isWrong: Rule["isWrong"] = (cell) =>
      typeof cell === "number" && !isMissing(cell) && ((least !== null && cell < least) || (most !== null && cell > most));
    rules.push({ policy: "range", action: policies.range, label, name, isWrong, allowed: between(least, most) });
  }
  return rules;
}

function isMissing(cell: string | number | null | undefined): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell);
}

function listed(categories: readonly (string | number)[]): string {
  const shown = categories.slice(0, mostAllowed).join(", ");
  return categories.length > mostAllowed ? `${shown} and ${categories.length - mostAllowed} more` : shown;
}

function between(least: number | null, most: number | null): string {
  if (least === null) return `up to ${most}`;
  return most === null ? `from ${least}` : `from ${least} to ${most}`;
}

const words: { readonly [P in Policy]: string } = { unseen: "was not seen in training", missing: "is missing", range: "is out of range" };

/** One cell's finding in words. */
export function describeFinding(policy: Policy, { given, allowed }: WrongCell): string {
  return policy === "missing" ? `the value ${words.missing}` : `${JSON.stringify(given)} ${words[policy]}: ${allowed}`;
}

/** The error of findings that are rejected: it lists the first cells. */
export function policyViolated(findings: readonly PolicyFinding[]): GodwitError {
  const count = findings.reduce((sum, finding) => sum + finding.count, 0);
  const cells = findings.flatMap((finding) => finding.cells.map((cell) => ({ ...cell, message: describeFinding(finding.policy, cell) })));
  const first = cells.toSorted((a, b) => a.row - b.row);
  const [{ row, column, message }] = first as [WrongCell & { readonly message: string }];
  return new GodwitError("POLICY_VIOLATED", count === 1 ? message : `${message}; and ${moreCells(count - 1)}`, {
    where: { row, column },
    cells: first.slice(0, mostCells),
  });
}
