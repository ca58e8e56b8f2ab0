import { expect, it } from "vitest";
import { databaseLocation } from "./databases/location.ts";
import { shownLocation } from "./shown-location.ts";

it.each([
  ["postgres://ada:secret@host:5432/db#public.table", "postgres://ada@host:5432/db#public.table"],
  ["postgres://ada:se/cr@et@host/db", "postgres://ada@host/db"],
  ["postgres://ada:sec?ret@host/db", "postgres://ada@host/db"],
  ["mongodb://:secret@host/db?password=other#rows", "mongodb://host/db#rows"],
  ["postgres://ada@host/db?password=secret", "postgres://ada@host/db"],
  ["redis://127.0.0.1:6379/1#scores", "redis://127.0.0.1:6379/1#scores"],
  ["s3://bucket/2026/*.csv?endpoint=http://store:9000", "s3://bucket/2026/*.csv"],
  ["new/2026-11-22T04:00/a@b?.csv", "new/2026-11-22T04:00/a@b?.csv"],
])("%s is shown without what is secret", (location, shown) => {
  expect(shownLocation(location)).toBe(shown);
});

it("no database is named by its password", () => {
  expect(databaseLocation("postgres://ada:se/cr?e@t@host/db")!.name).toBe("postgres://ada@host/db");
  expect(() => databaseLocation("postgres://ada:sec#ret@host/db")).toThrow("the password in the postgres location has a # in it");
});
