"""Photos from residents: cleaned before anything else of the program sees them.

``clean`` takes whatever was uploaded and gives back a small JPEG of nothing but pixels, or says why not. The kind is
told from the content (``sniffing``), the decoding happens in a process of its own that may not use much memory or time
and knows no secrets (``child``, ``making``), and what comes back is checked without a decoder (``segments``).
"""

from lamplighter.core.pictures.cleaning import clean
from lamplighter.core.pictures.values import (
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    THUMB_SIDE,
    CleanPicture,
    RefusedPicture,
    Trouble,
)

__all__ = [
    "LONGEST_SIDE",
    "MOST_BYTES",
    "MOST_PIXELS",
    "THUMB_SIDE",
    "CleanPicture",
    "RefusedPicture",
    "Trouble",
    "clean",
]
