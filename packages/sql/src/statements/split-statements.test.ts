import { expect, test } from "vitest";
import { splitStatements } from "./split-statements.ts";

const texts = (script: string): readonly string[] => splitStatements(script).statements.map(({ text }) => text);

test("semicolons end statements, but those in strings, names, dollar quotes and comments", () => {
  expect(texts(`SELECT ';''' ; SELECT ";"";" -- ;\n;SELECT $a$ ; $a$ || $$;$$/* ; /* ; */ */`)).toEqual([
    "SELECT ';'''",
    `SELECT ";"";" -- ;`,
    "SELECT $a$ ; $a$ || $$;$$/* ; /* ; */ */",
  ]);
  expect(texts("SELECT e'\\';', E'', name'x;'")).toEqual(["SELECT e'\\';', E'', name'x;'"]);
  expect(texts("SELECT a$b$; SELECT $1;")).toEqual(["SELECT a$b$", "SELECT $1"]);
});

test("nothing but spaces and comments is no statement", () => {
  expect(texts(" ; -- a\n ; /* b */ ;")).toEqual([]);
});

test("it tells where a statement starts, whether it is ended, and whether a quote is open", () => {
  expect(splitStatements("SELECT 1;\n  SELECT 2")).toEqual({
    statements: [
      { text: "SELECT 1", start: 0, ended: true },
      { text: "SELECT 2", start: 12, ended: false },
    ],
    open: false,
  });
  for (const script of ["SELECT '", 'SELECT "a', "SELECT $x$ $", "SELECT /* /* */"])
    expect(splitStatements(script).open, script).toBe(true);
  for (const script of ["SELECT 'a'", "SELECT 1 -- '"]) expect(splitStatements(script).open, script).toBe(false);
});
