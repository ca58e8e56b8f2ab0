"""Parquet files as pyarrow, pandas and polars write them, with what each cell is in JSON beside them."""
import datetime, decimal, json, math, pathlib, sys
import duckdb, numpy as np, pandas as pd, polars as pl, pyarrow as pa, pyarrow.parquet as pq
from cells import cell

folder = pathlib.Path(sys.argv[1])
rows = 3000
random = np.random.default_rng(7)


def holes(values, every=7):
    return [None if index % every == 3 else value for index, value in enumerate(values)]


utc = datetime.timezone.utc
epoch = datetime.datetime(1970, 1, 1)
moments = [epoch + datetime.timedelta(days=int(d), microseconds=int(m)) for d, m in zip(random.integers(-40000, 40000, rows), random.integers(0, 86_400_000_000, rows))]
texts = ["", "a", "Ünïcödé", "日本", "🦩 bird", 'quote "x", comma', "line\nbreak"]
columns = {
    "f64": pa.array(holes(random.normal(size=rows).tolist() [:-4] + [math.nan, math.inf, -math.inf, -0.0])),
    "f64_full": pa.array(random.normal(size=rows)),
    "f64_few": pa.array(holes(random.integers(0, 9, rows).astype(float).tolist())),
    "f32": pa.array(holes(random.normal(size=rows).astype("f4").tolist()), pa.float32()),
    "f16": pa.array(np.linspace(-3, 3, rows).astype("f2")),
    "i8": pa.array(holes(random.integers(-128, 128, rows).tolist()), pa.int8()),
    "u8": pa.array(holes(random.integers(0, 256, rows).tolist()), pa.uint8()),
    "i16": pa.array(holes(random.integers(-(2**15), 2**15, rows).tolist()), pa.int16()),
    "u16": pa.array(holes(random.integers(0, 2**16, rows).tolist()), pa.uint16()),
    "i32": pa.array(holes(random.integers(-(2**31), 2**31, rows).tolist()), pa.int32()),
    "u32": pa.array(holes(random.integers(0, 2**32, rows).tolist()), pa.uint32()),
    "i64": pa.array(holes(random.integers(-(2**63), 2**63 - 1, rows).tolist()), pa.int64()),
    "u64": pa.array(holes([int(x) for x in random.integers(0, 2**64, rows, dtype="u8")]), pa.uint64()),
    "small": pa.array(holes(random.integers(-(2**53) + 1, 2**53, rows).tolist()), pa.int64()),
    "bool": pa.array(holes([bool(x) for x in random.integers(0, 2, rows)])),
    "text": pa.array(holes([texts[i % 7] for i in range(rows)])),
    "long": pa.array([f"{i}-" + "x" * (i % 300) for i in range(rows)]),
    "dict": pa.array(holes([texts[i % 5] for i in range(rows)])).dictionary_encode(),
    "large": pa.array(holes([texts[i % 7] for i in range(rows)]), pa.large_string()),
    "binary": pa.array(holes([bytes([i % 256, 255, 0]) for i in range(rows)])),
    "fixed": pa.array(holes([bytes([i % 256, 1, 2, 3]) for i in range(rows)]), pa.binary(4)),
    "date": pa.array(holes([m.date() for m in moments]), pa.date32()),
    "time_ms": pa.array(holes([datetime.time(i % 24, i % 60, i % 60, (i % 1000) * 1000) for i in range(rows)]), pa.time32("ms")),
    "time_us": pa.array(holes([datetime.time(i % 24, i % 60, i % 60, i) for i in range(rows)]), pa.time64("us")),
    "ts_us": pa.array(holes(moments), pa.timestamp("us")),
    "ts_ms": pa.array(holes([m.replace(microsecond=m.microsecond // 1000 * 1000) for m in moments]), pa.timestamp("ms")),
    "ts_ns": pa.array(holes(moments), pa.timestamp("ns")),
    "ts_utc": pa.array(holes([m.replace(tzinfo=utc) for m in moments]), pa.timestamp("us", tz="Europe/Berlin")),
    "dec9": pa.array(holes([decimal.Decimal(int(x)).scaleb(-2) for x in random.integers(-(10**8), 10**8, rows)]), pa.decimal128(9, 2)),
    "dec18": pa.array(holes([decimal.Decimal(int(x)).scaleb(-5) for x in random.integers(-(10**17), 10**17, rows)]), pa.decimal128(18, 5)),
    "dec38": pa.array(holes([decimal.Decimal(f"{'-' if i % 2 else ''}{i}{'9' * 30}").scaleb(-10) for i in range(rows)]), pa.decimal128(38, 10)),
    "nothing": pa.array([None] * rows, pa.float64()),
}
table = pa.table(columns)

(folder / "cells.json").write_text(json.dumps({name: [cell(value) for value in table[name].to_pylist()] for name in table.column_names}))

small = {"row_group_size": 1000, "data_page_size": 2000}
for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    for version in ["1.0", "2.0"]:
        pq.write_table(table, folder / f"pyarrow-{codec}-{version}.parquet", compression=codec, data_page_version=version, **small)
pq.write_table(table, folder / "plain.parquet", use_dictionary=False, write_page_checksum=True, **small)
encodings = {name: "BYTE_STREAM_SPLIT" for name in ["f64", "f64_full", "f32", "i32", "i64", "fixed"]}
encodings |= {name: "DELTA_BINARY_PACKED" for name in ["i8", "u8", "i16", "u32", "u64", "small", "date", "ts_us", "time_ms"]}
encodings |= {"text": "DELTA_BYTE_ARRAY", "long": "DELTA_BYTE_ARRAY", "large": "DELTA_LENGTH_BYTE_ARRAY", "binary": "DELTA_LENGTH_BYTE_ARRAY", "bool": "RLE"}
pq.write_table(table, folder / "encodings.parquet", use_dictionary=False, column_encoding=encodings, data_page_version="2.0", **small)
pq.write_table(table.drop_columns(["ts_ns"]), folder / "int96.parquet", use_deprecated_int96_timestamps=True, **small)
frame = pl.from_arrow(table)
frame.write_parquet(folder / "polars.parquet", row_group_size=1000)
table.drop_columns(["f16"]).to_pandas(types_mapper=pd.ArrowDtype).to_parquet(folder / "pandas.parquet")
duck = table.drop_columns(["f16"])
duckdb.sql("COPY (SELECT * FROM duck) TO '" + str(folder / "duckdb.parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)")

def write_arrow(name, rows, stream=False, compression=None):
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(folder / name, rows.schema, options=options) as writer:
        writer.write_table(rows, max_chunksize=1000)


write_arrow("plain.arrow", table)
write_arrow("lz4.feather", table, compression="lz4")
write_arrow("zstd.arrow", table, compression="zstd")
write_arrow("stream.arrows", table, stream=True)
frame.write_ipc(folder / "polars.arrow", compression="zstd")
write_arrow("empty.arrow", table.slice(0, 0))
nested = pa.table({"id": [1, 2], "list": [[1], [2, 3]], "struct": [{"a": "x"}, {"a": "y"}], "after": ["u", None]})
write_arrow("nested.arrow", nested)

pq.write_table(table.slice(0, 0), folder / "no-rows.parquet")
writer = pq.ParquetWriter(folder / "no-groups.parquet", table.schema)
writer.close()
pq.write_table(pa.table({"id": [1, 2], "list": [[1], [2, 3]], "struct": [{"a": 1}, {"a": 2}], "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())), "after": [1.5, 2.5]}), folder / "nested.parquet")
pq.write_table(pa.table({"big": pa.array([1, 2**53, 2**60, -(2**53) - 1, None, 7]), "fine": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]}), folder / "beyond.parquet")
pq.write_table(pa.table({"ns": pa.array([1000, 1001, 2000], pa.timestamp("ns"))}), folder / "nanos.parquet")
