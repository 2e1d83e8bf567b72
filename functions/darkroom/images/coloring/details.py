"""The levels of detail of line art: 1 (toddler) to 5 (adult). Loads no NumPy."""

from typing import Final

SIDES: Final = {1: 340, 2: 460, 3: 640, 4: 900, 5: 1250}
"""By detail, the longer side in pixels at which lines are found; there, a line is two pixels wide."""
SMOOTHING: Final = {1: 0.20, 2: 0.15, 3: 0.11, 4: 0.08, 5: 0.06}
"""By detail, the weight of the total variation that removes texture beforehand."""
