"""Made-up pictures: coloured shapes, the same each time."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def shapes(seed: int, height: int = 240, width: int = 320, *, noise: float = 0.0) -> Pixels:
    """Return coloured discs and boxes on a shaded ground."""
    dice = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width]
    slope = dice.uniform(-1, 1, (3, 2))
    ground = np.stack([128 + 90 * (a * rows / height + b * columns / width) for a, b in slope], 2)
    for _ in range(int(dice.integers(3, 12))):
        colour, shade = dice.uniform(0, 255, 3), dice.uniform(0.5, 1)
        middle = dice.uniform(0, 1, 2) * (height, width)
        size = dice.uniform(0.08, 0.4) * min(height, width)
        far = np.stack([np.abs(rows - middle[0]), np.abs(columns - middle[1])])
        inside = (far.max(0) if dice.random() < 0.5 else np.hypot(*far)) < size
        ground[inside] = (1 - shade) * ground[inside] + shade * colour
    ground += dice.normal(0, noise, ground.shape) if noise else 0
    return np.clip(ground, 0, 255).astype(np.uint8)


def shrunk(pixels: Pixels, factor: int) -> Pixels:
    """Return the picture with each block of pixels averaged into one."""
    height, width = (side // factor for side in pixels.shape[:2])
    blocks = pixels[: height * factor, : width * factor].reshape(height, factor, width, factor, 3)
    return np.asarray(blocks.mean((1, 3)), np.uint8)
