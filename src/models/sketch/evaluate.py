"""Marks a sketch model on prompts whose combinations it was not trained on: PAG off and on, guidance 1 and 4.

Things are told by template matching (scorer.py). Prints what it saw and writes it as JSON, and a sheet of pictures.
"""

import argparse
import itertools
import json
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scenes import load_sprites, paint, scenes
from scorer import Scorer

SETTINGS = ((1.0, 0.0), (1.0, 3.0), (4.0, 0.0), (4.0, 3.0))


def main():
    options = arguments().parse_args()
    torch.set_num_threads(options.threads)
    sprites = load_sprites(options.icons)
    scorer = Scorer(sprites)
    chosen = [scene for part in (0, 1) for scene in itertools.islice(scenes(99 + part, part, held_out=True), options.prompts // 2)]
    chance = random.Random(5)
    marks = {"real scenes": mark([(s, scorer.look(paint(s, sprites, chance))) for s in chosen])}
    print(json.dumps(marks), flush=True)
    pipe = pipeline(options)
    for guidance, pag in SETTINGS:
        pictures = generate(pipe, chosen, guidance, pag, options)
        name = f"guidance {guidance:g}, PAG {pag:g}"
        marks[name] = mark([(scene, scorer.look(picture)) for scene, picture in zip(chosen, pictures)])
        print(name, json.dumps(marks[name]), flush=True)
        sheet(pictures, options.target.with_name(f"{options.target.stem}-g{guidance:g}-p{pag:g}.png"))
        options.target.write_text(json.dumps({"layers": options.layers, "steps": options.steps, "marks": marks}, indent=2) + "\n")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("family", choices=("sdxl", "pixart"))
    parser.add_argument("model", type=Path, help="directory torch of export.py")
    parser.add_argument("icons", type=Path, help="icons.json of @iconify-json/fluent-emoji-flat")
    parser.add_argument("target", type=Path, help="JSON file to write")
    parser.add_argument("--layers", nargs="+", required=True, help="layers of PAG")
    parser.add_argument("--prompts", type=int, default=200, help="half of them with one thing, half with two (default %(default)s)")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    return parser


def pipeline(options):
    if options.family == "sdxl":
        from diffusers import StableDiffusionXLPAGPipeline as Pipeline
        pipe = Pipeline.from_pretrained(options.model, pag_applied_layers=options.layers)
    else:
        from diffusers import PixArtSigmaPAGPipeline as Pipeline
        from transformers import T5Tokenizer
        pipe = Pipeline.from_pretrained(options.model, pag_applied_layers=options.layers,
                                        tokenizer=T5Tokenizer.from_pretrained(options.model / "tokenizer"))
    pipe.set_progress_bar_config(disable=True)
    return pipe


def generate(pipe, chosen, guidance, pag, options):
    """Pictures of 128x128, the n-th of seed n; rows of 10, which is faster than one by one."""
    pictures = []
    more = {"use_resolution_binning": False, "clean_caption": False, "max_sequence_length": 40} if options.family == "pixart" else {}
    for start in range(0, len(chosen), 10):
        batch = chosen[start : start + 10]
        seeds = [torch.Generator().manual_seed(start + i) for i in range(len(batch))]
        with torch.autocast("cpu", torch.bfloat16):
            pictures += pipe([s.prompt for s in batch], num_inference_steps=options.steps, guidance_scale=guidance, pag_scale=pag,
                             generator=seeds, height=128, width=128, **more).images
    return pictures


def mark(seen) -> dict[str, float]:
    """Percentages. A pair is right if both things are there; its order is judged where they are."""
    single = [(s, l) for s, l in seen if len(s.nouns) == 1]
    pairs = [(s, l) for s, l in seen if len(s.nouns) == 2]
    both = [(s, l) for s, l in pairs if set(s.nouns) == {l.left, l.right}]
    return {
        "background": percent(s.ground == look.ground for s, look in seen),
        "object": percent(s.nouns[0] == look.single for s, look in single),
        "pair": round(100 * len(both) / len(pairs), 1),
        "order": percent(s.nouns == (look.left, look.right) for s, look in both if "left" in s.prompt or "right" in s.prompt),
    }


def percent(values) -> float:
    values = list(values)
    return round(100 * float(np.mean(values)), 1) if values else float("nan")


def sheet(pictures, file: Path, columns: int = 10):
    chosen = pictures[: 3 * columns] + pictures[len(pictures) // 2 :][: 2 * columns]
    whole = Image.new("RGB", (128 * columns, 128 * -(-len(chosen) // columns)))
    for i, picture in enumerate(chosen):
        whole.paste(picture, (i % columns * 128, i // columns * 128))
    whole.save(file)


if __name__ == "__main__":
    main()
