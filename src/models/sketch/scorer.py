"""Tells from a picture alone what is on it: by the known drawings and colours, knowing nothing of the models."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scenes import COLORS, PAIR_SIZE, SIZES

SIDE = 64  # pictures are compared at half their size
MARGIN = 3


@dataclass(frozen=True)
class Seen:
    """The ground's colour, and which drawing the picture and its two halves are likest to."""

    ground: str
    single: str
    left: str
    right: str


class Scorer:
    def __init__(self, sprites: dict[str, Image.Image]):
        self.single = templates(sprites, sorted({s for low, high in SIZES.values() for s in (low, (low + high) // 2, high)}))
        self.pair = templates(sprites, sorted({PAIR_SIZE[0], sum(PAIR_SIZE) // 2, PAIR_SIZE[1]}))

    def look(self, picture: Image.Image) -> Seen:
        """At a picture of any size."""
        small = np.asarray(picture.resize((SIDE, SIDE), Image.BOX), np.float32)
        edge = np.concatenate([small[:MARGIN].reshape(-1, 3), small[-MARGIN:].reshape(-1, 3), small[:, :MARGIN].reshape(-1, 3),
                               small[:, -MARGIN:].reshape(-1, 3)])
        ground = np.median(edge, 0)
        nearest = min(COLORS, key=lambda name: np.abs(ground - np.array(COLORS[name])).sum())
        half = SIDE // 2
        left, right = small.copy(), small.copy()
        left[:, half:], right[:, :half] = ground, ground
        return Seen(nearest, likest(small, ground, self.single), likest(left, ground, self.pair), likest(right, ground, self.pair))


def templates(sprites, sizes) -> dict[str, list[np.ndarray]]:
    """Colours times opacity, then opacity, of each drawing in each size and both ways round: [size, size, 4]."""
    found = {}
    for noun, sprite in sprites.items():
        found[noun] = []
        for size in sizes:
            values = np.asarray(sprite.resize((size // 2, size // 2), Image.LANCZOS), np.float32)
            opacity = values[..., 3:] / 255
            value = np.concatenate([values[..., :3] * opacity, opacity], -1)
            found[noun] += [value, value[:, ::-1]]
    return found


def likest(picture, ground, known) -> str:
    """The drawing whose difference from the ground has the largest cosine with the picture's, anywhere in it."""
    wanted = np.fft.rfft2(picture - ground, axes=(0, 1))
    best, name = -np.inf, ""
    for noun, drawings in known.items():
        for drawing in drawings:
            shown = drawing[..., :3] - ground * drawing[..., 3:]
            filled = np.zeros((SIDE, SIDE, 3), np.float32)
            filled[: shown.shape[0], : shown.shape[1]] = shown
            products = np.fft.irfft2((wanted * np.conj(np.fft.rfft2(filled, axes=(0, 1)))).sum(-1), s=(SIDE, SIDE), axes=(0, 1))
            reach = SIDE - shown.shape[0] + 1
            score = products[:reach, :reach].max() / (np.linalg.norm(shown) + 1e-6)
            if score > best:
                best, name = score, noun
    return name
