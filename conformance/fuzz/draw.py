"""A seeded source of choices."""

import numpy as np


class Draw:
    """Draws choices; the same seed gives the same ones in every version of the library."""

    def __init__(self, seed):
        self.source = np.random.RandomState(seed)

    def chance(self, share):
        """True with the given probability."""
        return self.source.rand() < share

    def pick(self, options):
        """One of the options."""
        return options[self.source.randint(len(options))]

    def whole(self, low, high):
        """A whole number from low to high, both included."""
        return int(self.source.randint(low, high + 1))

    def some(self, options, least=1):
        """A subset in random order, with at least so many members."""
        count = self.whole(min(least, len(options)), len(options))
        return [options[index] for index in self.source.permutation(len(options))[:count]]
