"""Whether sqlglot reads statements in a dialect: JSON lines of {dialect, query} in, of an error or null out."""
import json
import sys

import sqlglot

sys.setrecursionlimit(20_000)
for line in sys.stdin:
    request = json.loads(line)
    try:
        statements = sqlglot.parse(request["query"], dialect=request["dialect"])
        kinds = [type(each).__name__ for each in statements if each is not None]
        print(json.dumps(None if kinds and "Command" not in kinds else f"read as {kinds}"), flush=True)
    except Exception as error:  # the caller judges
        print(json.dumps(str(error)[:500]), flush=True)
