"""The largest difference between the answers of two outputs, which have the same rows: compare.py OURS THEIRS."""

import sys

import numpy as np
import pyarrow.parquet as pq

ours, theirs = (pq.read_table(path) for path in sys.argv[1:3])
theirs = theirs.slice(0, min(len(ours), len(theirs)))
ours = ours.slice(0, len(theirs))
assert ours.column_names == theirs.column_names, f"{ours.column_names} beside {theirs.column_names}"
assert ours["id"].equals(theirs["id"]), "the rows differ"
answers = [name for name in ours.column_names if name.startswith("predict")]
print(max(float(np.max(np.abs(ours[name].to_numpy() - theirs[name].to_numpy()))) for name in answers))
