"""The normal distribution without scipy: cumulative function and its inverse."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Coefficients of algorithm AS 241, PPND16 (Wichura, Applied Statistics 37, 1988): relative
# accuracy about 1e-16. Highest power first.
_CENTRAL = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
_MIDDLE = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
     1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
     4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
     0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
     2.05319162663775882187, 1.0),
)  # fmt: skip
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
     5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
     0.59983220655588793769, 1.0),
)  # fmt: skip


def cumulative(z: float) -> float:
    """Probability of a standard normal number below z; accurate far in the lower tail."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def quantile(probability: Floats) -> Floats:
    """(n,) probabilities within (0, 1) -> (n,) standard normal numbers."""
    p = np.asarray(probability, dtype=np.float64)
    centred = p - 0.5
    central = np.abs(centred) <= 0.425
    r = 0.180625 - np.where(central, centred * centred, 0.0)
    inner = centred * np.polyval(_CENTRAL[0], r) / np.polyval(_CENTRAL[1], r)
    smaller = np.where(central, 0.5, np.minimum(p, 1.0 - p))
    r = np.sqrt(-np.log(smaller))
    middle = np.polyval(_MIDDLE[0], r - 1.6) / np.polyval(_MIDDLE[1], r - 1.6)
    tail = np.polyval(_TAIL[0], r - 5.0) / np.polyval(_TAIL[1], r - 5.0)
    outer = np.copysign(np.where(r <= 5.0, middle, tail), centred)
    return np.where(central, inner, outer)
