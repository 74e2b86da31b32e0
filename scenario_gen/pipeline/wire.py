"""Objects between the workbench and its processes: a length and a pickle.

Both ends are processes of this tool; nothing from outside is ever read this way.
"""

from __future__ import annotations

import pickle
import struct

LENGTH = struct.Struct("<Q")


def packed(data: object) -> bytes:
    """An object as a length and a pickle."""
    plain = pickle.dumps(data, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(plain)) + plain
