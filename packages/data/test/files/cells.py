"""Cells as JSON: whole numbers, days, moments and decimals as text, bytes in hexadecimal."""
import datetime, decimal, math
import pandas as pd

utc = datetime.timezone.utc
epoch = datetime.datetime(1970, 1, 1)


def cell(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return repr(value) if math.isnan(value) or math.isinf(value) or (value == 0 and math.copysign(1, value) < 0) else value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime(warn=False)
    if isinstance(value, datetime.datetime):
        delta = (value.astimezone(utc).replace(tzinfo=None) if value.tzinfo else value) - epoch
        return str((delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds)
    if isinstance(value, datetime.date):
        return str((value - datetime.date(1970, 1, 1)).days)
    if isinstance(value, datetime.time):
        return str(((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond)
    raise TypeError(type(value))
