"""What a library's `load` gives back."""

import dataclasses
from typing import Callable


class Refusal(Exception):
    """A library cannot take a model; the message says why."""


@dataclasses.dataclass
class Loaded:
    call: Callable
    dtype: str = "float32"
    # From rows, a data frame or texts to what `call` takes; not counted.
    input: Callable = lambda part: part
