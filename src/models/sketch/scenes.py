"""Scenes that the sketch models learn from: drawings of Fluent Emoji Flat on coloured grounds, each with its prompt.

The drawings (MIT licence, Copyright Microsoft Corporation) are those of the npm package @iconify-json/fluent-emoji-flat.
"""

import hashlib
import io
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image

SIDE = 128
ICONS = {  # word of the prompt: name of the drawing
    "fox": "fox", "cat": "cat-face", "panda": "panda", "frog": "frog", "penguin": "penguin", "owl": "owl",
    "fish": "tropical-fish", "butterfly": "butterfly", "ladybug": "lady-beetle", "apple": "red-apple", "banana": "banana",
    "lemon": "lemon", "strawberry": "strawberry", "watermelon": "watermelon", "sunflower": "sunflower", "tulip": "tulip",
    "cactus": "cactus", "mushroom": "mushroom", "car": "automobile", "rocket": "rocket", "sailboat": "sailboat",
    "house": "house", "star": "star", "ghost": "ghost", "snowman": "snowman-without-snow", "umbrella": "umbrella",
}
COLORS = {
    "red": (214, 60, 60), "orange": (240, 150, 50), "yellow": (246, 214, 80), "green": (90, 170, 90), "teal": (40, 150, 150),
    "blue": (70, 120, 210), "navy": (30, 45, 95), "purple": (135, 85, 185), "pink": (240, 160, 190), "brown": (125, 85, 60),
    "gray": (150, 150, 150), "white": (245, 245, 245), "black": (25, 25, 28),
}
SIZES = {"small ": (48, 58), "": (78, 94), "big ": (96, 112)}
PAIR_SIZE = (48, 60)
GROUNDS = ("{} on a {} background", "{} on {}", "{}, {} background", "a picture of {} on a {} background")
# 0 is on the left. Which is named first must not tell the order: models learn that instead of the words.
PAIRS = ("{0} and {1}", "{1} and {0}", "{0} next to {1}", "{1} next to {0}") + 3 * ("{0} left of {1}", "{1} right of {0}")


@dataclass(frozen=True)
class Scene:
    """What a prompt asks for: one or two things (the left one first), the ground, the word for the size."""

    nouns: tuple[str, ...]
    ground: str
    size: str
    prompt: str

    @property
    def held_out(self) -> bool:
        """One in twenty of the combinations of things and ground is kept for marking."""
        return hashlib.sha256("/".join((*self.nouns, self.ground)).encode()).digest()[0] % 20 == 0


def article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def draw_scene(chance: random.Random, pairs: float) -> Scene:
    ground = chance.choice(list(COLORS))
    if chance.random() < pairs:
        nouns, size = tuple(chance.sample(list(ICONS), 2)), ""
        subject = chance.choice(PAIRS).format(*(article(noun) for noun in nouns))
    else:
        nouns, size = (chance.choice(list(ICONS)),), chance.choice(("small ", "", "", "big "))
        subject = article(size + nouns[0])
    return Scene(nouns, ground, size, chance.choice(GROUNDS).format(subject, ground))


def scenes(seed: int, pairs: float, held_out: bool):
    """Endless scenes, all of them kept for marking or none."""
    chance = random.Random(seed)
    while True:
        scene = draw_scene(chance, pairs)
        if scene.held_out == held_out:
            yield scene


def load_sprites(icons: Path, side: int = 128) -> dict[str, Image.Image]:
    """The drawings, with transparency."""
    bodies = json.loads(icons.read_text())["icons"]
    sprites = {}
    for noun, name in ICONS.items():
        svg = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 32 32">'
               f'{bodies[name]["body"]}</svg>')
        sprites[noun] = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg)))).convert("RGBA")
    return sprites


def paint(scene: Scene, sprites: dict[str, Image.Image], chance: random.Random) -> Image.Image:
    """A picture of 128x128 pixels of the scene: places, sizes, mirroring and the shade of the ground are drawn."""
    shade = chance.randint(-8, 8)
    picture = Image.new("RGBA", (SIDE, SIDE), tuple(min(255, max(0, c + shade)) for c in COLORS[scene.ground]) + (255,))
    if len(scene.nouns) == 2:
        for noun, x in zip(scene.nouns, (0.27, 0.73)):
            put(picture, sprites[noun], chance.randint(*PAIR_SIZE),
                SIDE * x + chance.uniform(-3, 3), SIDE / 2 + chance.uniform(-6, 6), chance)
    else:
        size = chance.randint(*SIZES[scene.size])
        room = 0.3 * (SIDE - size) / 2
        put(picture, sprites[scene.nouns[0]], size,
            SIDE / 2 + chance.uniform(-room, room), SIDE / 2 + chance.uniform(-room, room), chance)
    return picture.convert("RGB")


def put(picture, sprite, size, x, y, chance):
    sprite = sprite.resize((size, size), Image.LANCZOS)
    if chance.random() < 0.5:
        sprite = sprite.transpose(Image.FLIP_LEFT_RIGHT)
    corner = [int(min(SIDE - size, max(0, centre - size / 2))) for centre in (x, y)]
    picture.alpha_composite(sprite, tuple(corner))


def pixels(picture: Image.Image) -> np.ndarray:
    """[3, height, width] from -1 to 1."""
    return np.asarray(picture, np.float32).transpose(2, 0, 1) / 127.5 - 1
