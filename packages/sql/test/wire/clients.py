"""Asks a server as psycopg, SQLAlchemy and pandas do; prints one JSON object."""

import datetime
import decimal
import json
import sys
import threading
import time
import uuid

import pandas
import psycopg
import sqlalchemy

port = sys.argv[1]
place = f"host=127.0.0.1 port={port} user=ada dbname=godwit"
found = {}

values = """SELECT 1::INTEGER, 2::BIGINT, 1.5::DOUBLE, 'ünï', true, DATE '2020-01-02', TIMESTAMP '2020-01-02 03:04:05.5', TIMESTAMPTZ '2020-01-02 03:04:05+00',
    12.340::DECIMAL(10,3), UUID '12345678-1234-1234-1234-123456789abc', [1.5, 2.5]::DOUBLE[], ['a', NULL, 'b'], INTERVAL '1 day 2 hours', 'ab'::BLOB, 1::SMALLINT,
    1.25::FLOAT, {'a': 1}, 170141183460469231731687303715884105727::HUGEINT, TIME '01:02:03', -0.0001::DECIMAL(10,4), NULL, 9007199254740993"""
parameters = [5, 2.5, datetime.date(1999, 5, 6), datetime.datetime(1969, 5, 6, 1, 2, 3, 4), decimal.Decimal("-1234.5678"), uuid.UUID(int=5),
              [1.5, 2.5], datetime.timedelta(days=3, seconds=7), b"\x00\x01", "ünï", True, None]

for binary in (False, True):
    mark = "%b" if binary else "%t"
    with psycopg.connect(place) as connection:
        cursor = connection.cursor(binary=binary)
        row = cursor.execute(values).fetchone()
        assert row[:8] == (1, 2, 1.5, "ünï", True, datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4, 5, 500000),
                           datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)), row
        assert row[8:] == (decimal.Decimal("12.340"), uuid.UUID("12345678-1234-1234-1234-123456789abc"), [1.5, 2.5], ["a", None, "b"],
                           datetime.timedelta(days=1, hours=2), b"ab", 1, 1.25, {"a": 1}, 2**127 - 1, datetime.time(1, 2, 3),
                           decimal.Decimal("-0.0001"), None, 9007199254740993), row
        asked = ", ".join(f"{mark}::TEXT" if value == "ünï" else mark for value in parameters)
        assert list(cursor.execute(f"SELECT {asked}", parameters).fetchone()) == parameters
        assert cursor.execute("SELECT name FROM pets WHERE name = %s AND weight >= %s", ("Rex", decimal.Decimal("3.5"))).fetchall() == [("Rex",)]
        try:
            cursor.execute("SELECT nope FROM pets")
        except psycopg.errors.UndefinedColumn as error:
            assert error.diag.statement_position == "8"
        try:
            cursor.execute("SELECT 1")
        except psycopg.errors.InFailedSqlTransaction:
            pass
        else:
            raise AssertionError("the transaction goes on after an error")
        connection.rollback()
        with connection.cursor("server_side", binary=binary) as rows:
            rows.itersize = 1000
            rows.execute("SELECT i FROM range(%s) t(i)", (10_000,))
            total = 0
            for index, (value,) in enumerate(rows):
                total += value
                if index == 1500:
                    assert connection.execute("SELECT 1").fetchone() == (1,)
            assert total == 49_995_000, total
        with connection.cursor().copy("COPY pets TO STDOUT (FORMAT BINARY)") as copy:
            copy.set_types(["int4", "text", "float8", "numeric", "text[]"])
            assert list(copy.rows()) == [(1, "Rex", 3.5, decimal.Decimal("1.20"), ["a", "b c"]), (2, "Ünï", None, None, None)]
        with connection.pipeline():
            first, second = connection.execute("SELECT 1"), connection.execute("SELECT %s::TEXT", ("q",))
            assert (first.fetchone(), second.fetchone()) == ((1,), ("q",))
        with connection.transaction():
            assert connection.execute("SELECT count(*) FROM pets").fetchone() == (2,)

with psycopg.connect(place, autocommit=True) as connection:
    connection.execute("SET statement_timeout = '200ms'")
    endless = "SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3"
    began = time.monotonic()
    try:
        connection.execute(endless)
    except psycopg.errors.QueryCanceled as error:
        found["timeout"] = str(error)
    connection.execute("SET statement_timeout = 0")
    threading.Timer(0.2, connection.cancel).start()
    try:
        connection.execute(endless)
    except psycopg.errors.QueryCanceled as error:
        found["cancel"] = str(error)
    found["seconds"] = time.monotonic() - began
    assert connection.execute("SELECT 1").fetchone() == (1,)

with psycopg.connect(place, autocommit=True) as connection:
    connection.execute("CREATE TABLE piped(a INTEGER PRIMARY KEY, b TEXT)")
    try:
        with connection.pipeline():
            connection.execute("INSERT INTO piped VALUES (1, 'x')")
            connection.execute("INSERT INTO piped VALUES (1, 'again')")
    except psycopg.errors.UniqueViolation:
        pass
    assert connection.execute("SELECT count(*) FROM piped").fetchone() == (0,), "a pipeline stands as a whole or not at all"
    with connection.pipeline() as pipeline:
        connection.execute("INSERT INTO piped VALUES (1, 'x')")
        pipeline.sync()
        connection.execute("INSERT INTO piped VALUES (2, 'y')")
    assert connection.execute("SELECT count(*) FROM piped").fetchone() == (2,)
    connection.execute("CREATE TABLE copied(a INTEGER, b TEXT, c DOUBLE, d NUMERIC(10,3), e TIMESTAMPTZ, f BYTEA, g TEXT[], h BOOLEAN, i DATE, j UUID)")
    zone = datetime.timezone.utc
    rows = [(1, "ünï\n\t\\", 1.5, decimal.Decimal("12.340"), datetime.datetime(2020, 1, 2, 3, 4, 5, 6, zone), b"\x00\xff", ["a", None, 'q"', ""],
             True, datetime.date(1, 1, 1), uuid.UUID(int=5)), (None,) * 10]
    types = ["int4", "text", "float8", "numeric", "timestamptz", "bytea", "text[]", "bool", "date", "uuid"]
    for format in ("TEXT", "BINARY"):
        with connection.cursor().copy(f"COPY copied FROM STDIN (FORMAT {format})") as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    assert connection.execute("SELECT * FROM copied").fetchall() == rows * 2, connection.execute("SELECT * FROM copied").fetchall()
    try:
        with connection.cursor().copy("COPY copied (a) FROM STDIN") as copy:
            copy.write("7\n")
            raise RuntimeError("the client thinks better of it")
    except RuntimeError:
        pass
    try:
        with connection.cursor().copy("COPY copied (a) FROM STDIN") as copy:
            copy.write("8\nno number\n")
    except psycopg.errors.InvalidTextRepresentation:
        pass
    assert connection.execute("SELECT count(*) FROM copied").fetchone() == (4,)
    with connection.transaction():
        with connection.cursor().copy("COPY copied (a, b) FROM STDIN") as copy:
            for number in range(10_000):
                copy.write_row((number, "row %d" % number))
        assert connection.execute("SELECT count(b) FROM copied").fetchone() == (10_002,)
        raise psycopg.Rollback()
    assert connection.execute("SELECT count(*) FROM copied").fetchone() == (4,)
    connection.execute("DROP TABLE copied")
    connection.execute("DROP TABLE piped")

engine = sqlalchemy.create_engine(f"postgresql+psycopg://ada@127.0.0.1:{port}/godwit")
inspector = sqlalchemy.inspect(engine)
found["pandas"] = pandas.read_sql("SELECT id, name, weight FROM pets ORDER BY id", engine).to_json(orient="records")
found["tables"] = sorted(inspector.get_table_names())
found["views"] = inspector.get_view_names()
found["columns"] = [f"{column['name']} {column['type']} {column['nullable']}" for column in inspector.get_columns("pets")]
found["key"] = inspector.get_pk_constraint("pets")["constrained_columns"]
found["indexes"] = [index["column_names"] for index in inspector.get_indexes("pets")]
found["foreign"] = [(key["constrained_columns"], key["referred_table"]) for key in inspector.get_foreign_keys("toys")]
metadata = sqlalchemy.MetaData()
metadata.reflect(engine)
pandas.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, None]}).to_sql("frame", engine, index=False, if_exists="replace")
found["written"] = pandas.read_sql_table("frame", engine).to_json(orient="records")
print(json.dumps(found))
