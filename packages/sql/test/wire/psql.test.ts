import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startPostgres, type TestPostgres } from "../../../server/test/start-postgres.ts";
import { runClient, type ClientAnswer } from "./run-client.ts";
import { startWireServer, type TestWireServer } from "./start-wire-server.ts";

const postgresql = findPeer("postgresql");
if (postgresql === undefined) console.warn("PostgreSQL is not installed: psql is not run");

describe.skipIf(postgresql === undefined)("psql", () => {
  let server: TestWireServer;
  let postgres: TestPostgres;
  const program = postgresql === undefined ? "" : join(dirname(postgresql), "psql");
  const psql = (...commands: readonly string[]): Promise<ClientAnswer> =>
    runClient(program, [`postgres://ada@127.0.0.1:${server.port}/godwit`, "-X", ...commands.flatMap((command) => ["-c", command])], {
      PSQL_PAGER: "",
    });

  beforeAll(async () => {
    server = await startWireServer();
    postgres = (await startPostgres())!;
  });
  afterAll(async () => {
    await server?.close();
    await postgres?.remove();
  });

  it("describes tables, views, indexes, keys and databases", async () => {
    const commands = [
      "\\d",
      "\\d pets",
      "\\d toys",
      "\\d+ heavy",
      "\\dt+",
      "\\dv",
      "\\di",
      "\\dn",
      "\\du",
      "\\df",
      "\\dT",
      "\\dx",
      "\\l",
      "\\ds",
      "\\dp",
      "\\dC",
      "\\dD",
      "\\do",
      "\\dO",
      "\\dE",
      "\\dm",
      "\\ddp",
      "\\db",
      "\\dA",
      "\\conninfo",
    ];
    const answer = await psql(...commands);
    expect(answer.errors).not.toMatch(/ERROR/);
    expect(answer.output).toContain('"pets_id_pkey" PRIMARY KEY, btree (id)');
    expect(answer.output).toMatch(/price +\| numeric\(10,2\) +\|/);
    expect(answer.output).toContain("FOREIGN KEY (pet) REFERENCES pets(id)");
    expect(answer.output).toMatch(/main +\| heavy +\| view/);
  });

  it("answers several statements together or not at all", async () => {
    const answer = await psql(
      "CREATE TABLE both(a INTEGER); INSERT INTO both VALUES (1); INSERT INTO both VALUES ('x')",
      "SELECT * FROM both",
    );
    expect(answer.errors).toMatch(/ERROR: .*x[\s\S]*ERROR: .*both/);
  });

  it("points at what is wrong", async () => {
    const { errors } = await psql("SELECT id, nope\nFROM pets", "SELEC 1", "SELECT 'ünï', * FROM nowhere");
    expect(errors).toContain("LINE 1: SELECT id, nope\n                   ^");
    expect(errors).toContain("LINE 1: SELEC 1\n        ^");
    expect(errors).toContain("LINE 1: SELECT 'ünï', * FROM nowhere\n                             ^");
  });

  it("copies out as PostgreSQL does", async () => {
    const rows = `SELECT * FROM (VALUES (1, 'a,b', 2.5), (2, E'tab\\there "quoted"\\nback\\\\', NULL), (3, '', -0.0)) AS t(a, b, c)`;
    const commands = ["csv", "csv, HEADER", "text", "csv, DELIMITER ';', NULL 'none'"].map(
      (format) => `COPY (${rows}) TO STDOUT (FORMAT ${format})`,
    );
    expect((await psql(...commands)).output).toBe(
      (await runClient(program, [await postgres.database(), "-X", ...commands.flatMap((command) => ["-c", command])])).output,
    );
  });

  it("copies in as PostgreSQL does", async () => {
    const table = "CREATE TABLE arrived(a INTEGER, b TEXT, c DOUBLE PRECISION)";
    const pieces: readonly (readonly [format: string, data: string])[] = [
      ["text", "1\ta\\tb\\\\c\\101\\x42\t1.5\n2\t\\N\tNaN\n3\t\t-Infinity\n4\tline\\\nfeed\t0\n\\.\n"],
      ["csv, HEADER", 'a,b,c\n1,"x,""y""\nz",2.5\n2,,\n3,"",\n4, spaced ,1e300\n'],
      ["csv, DELIMITER ';', NULL 'none', QUOTE '''', ESCAPE '\\'", "1;'it\\'s';none\n2;none;3\n"],
    ];
    const place = await postgres.database();
    const ours = `postgres://ada@127.0.0.1:${server.port}/godwit`;
    const copied = async (at: string, format: string, data: string): Promise<string> => {
      const commands = ["DROP TABLE IF EXISTS arrived", table, `COPY arrived(a, b, c) FROM STDIN (FORMAT ${format})`];
      const print = "COPY (SELECT * FROM arrived ORDER BY a) TO STDOUT";
      const words = [at, "-Xq", ...[...commands, print].flatMap((command) => ["-c", command])];
      const { output, errors } = await runClient(program, words, { PGOPTIONS: "-c client_min_messages=warning" }, data);
      expect(errors).toBe("");
      return output;
    };
    for (const [format, data] of pieces) expect(await copied(ours, format, data), format).toBe(await copied(place, format, data));
    const wrong = await runClient(program, [ours, "-Xc", "COPY arrived FROM STDIN"], {}, "1\tonly two\n");
    expect(wrong.errors).toContain('missing data for column "c"');
    const refused = await runClient(program, [ours, "-X", "-c", "COPY nowhere FROM STDIN", "-c", "SELECT 42 AS still"], {}, "1\n");
    expect(refused.errors).toContain("nowhere");
    expect(refused.output).toContain("42");
  });

  it("prints values as PostgreSQL does", async () => {
    const floats = [
      "0",
      "-0.0",
      "1",
      "1e14",
      "1e15",
      "123456789012345680",
      "1e-4",
      "1e-5",
      "0.1",
      "1e300",
      "5e-324",
      "1.7976931348623157e308",
      "'NaN'",
      "'-Infinity'",
    ];
    const singles = ["0.1", "1e5", "123456", "1e6", "16777216", "1e-5", "3.4028235e38", "1.5"];
    const expressions = [
      ...floats.map((value) => `CAST(${value} AS DOUBLE PRECISION)`),
      ...singles.map((value) => `CAST(${value} AS REAL)`),
      ...["2020-02-29", "0001-01-01", "9999-12-31", "1969-12-31"].map((day) => `DATE '${day}'`),
      ...["2020-01-02 03:04:05", "2020-01-02 03:04:05.5", "1969-12-31 23:59:59.999999", "0001-01-01 00:00:00"].map(
        (time) => `TIMESTAMP '${time}'`,
      ),
      "TIMESTAMPTZ '2020-07-01 12:00:00+02'",
      "TIME '01:02:03.000400'",
      "INTERVAL '1 year 2 months 3 days 04:05:06.7'",
      "INTERVAL '-1 day 02:03:04'",
      "CAST(12345678901234567890.123456 AS NUMERIC(30,6))",
      "CAST(-0.005 AS NUMERIC(10,3))",
      "true",
      "CAST('12345678-1234-1234-1234-123456789ABC' AS UUID)",
      "ARRAY['a', NULL, 'b c', '', 'NULL', '\"']",
      "ARRAY[1.5::DOUBLE PRECISION, 2]",
      "'ünï→'",
      "9223372036854775807",
    ];
    for (const zone of ["UTC", "Europe/Berlin", "America/St_Johns"]) {
      const commands = [`SET TimeZone = '${zone}'`, `SELECT ${expressions.join(", ")}`];
      const ours = await psql(...commands.flatMap((command) => command));
      const theirs = await runClient(program, [await postgres.database(), "-X", ...commands.flatMap((command) => ["-c", command])]);
      const cells = ({ output }: ClientAnswer): readonly string[] =>
        output
          .split("\n")[3]!
          .split("|")
          .map((cell) => cell.trim());
      expect(cells(ours)).toEqual(cells(theirs));
    }
  });

  it("streams a million rows", async () => {
    const answer = await runClient("sh", [
      "-c",
      `"${program}" postgres://ada@127.0.0.1:${server.port}/godwit -XAt -v FETCH_COUNT=20000 -c "SELECT i, i * 0.5, 'row ' || i, i % 2 = 0, DATE '2020-01-01' FROM range(1000000) t(i)" | md5sum && "${program}" postgres://ada@127.0.0.1:${server.port}/godwit -XAt -c "SELECT i FROM range(1000000) t(i)" | wc -l`,
    ]);
    expect(answer.output).toMatch(/^[\da-f]{32} +-\n1000000\n$/);
  });
});
