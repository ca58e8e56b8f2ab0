"""Reads Parquet or Arrow files with pyarrow, pandas, polars and DuckDB; prints the cells that each of them finds. Of all but the first
path only pyarrow and DuckDB read."""
import json, pathlib, sys
import duckdb, pandas as pd, polars as pl, pyarrow as pa, pyarrow.dataset as ds, pyarrow.parquet as pq
from cells import cell


def of_parquet(path, everybody):
    files = sorted(str(file) for file in path.glob("**/part-*.parquet"))
    yield "pyarrow", pa.concat_tables([pq.ParquetFile(file, page_checksum_verification=True).read() for file in files])
    yield "duckdb", duckdb.sql(f"SELECT * FROM read_parquet({files})").to_arrow_table()
    if everybody:
        yield "dataset", ds.dataset(files).to_table()
        yield "pandas", pa.Table.from_pandas(pd.read_parquet(path, dtype_backend="pyarrow"), preserve_index=False)
        yield "polars", pl.read_parquet(files).to_arrow()


def of_arrow(path, everybody):
    with pa.OSFile(str(path)) as file:
        stream = path.suffix == ".arrows"
        yield "pyarrow", pa.ipc.open_stream(file).read_all() if stream else pa.ipc.open_file(file).read_all()
    yield "polars", (pl.read_ipc_stream(path) if stream else pl.read_ipc(path)).to_arrow()
    if not stream:
        yield "pandas", pa.Table.from_pandas(pd.read_feather(path, dtype_backend="pyarrow"), preserve_index=False)


readers = {"parquet": of_parquet, "arrow": of_arrow}[sys.argv[1]]
found = {}
for index, path in enumerate(sys.argv[2:]):
    for reader, table in readers(pathlib.Path(path), index == 0):
        found[f"{reader} of {path}"] = {name: [cell(value) for value in table[name].to_pylist()] for name in table.column_names}
json.dump(found, sys.stdout)
