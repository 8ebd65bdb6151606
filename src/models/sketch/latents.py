"""Latents of scenes, which the denoisers learn from: encoded once, before the training."""

import itertools
import random
from pathlib import Path

import numpy as np
import torch
from scenes import load_sprites, paint, pixels, scenes


def make_latents(vae, icons: Path, target: Path, count: int, pairs: float, seed: int):
    """Writes moments [count, 8, 16, 16] (means, then logarithms of variances) and prompts as an npz file."""
    sprites, chance = load_sprites(icons), random.Random(seed)
    moments, prompts = [], []
    chosen = itertools.islice(scenes(seed, pairs, held_out=False), count)
    while batch := list(itertools.islice(chosen, 32)):
        pictures = torch.from_numpy(np.stack([pixels(paint(scene, sprites, chance)) for scene in batch]))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            moments.append(vae.encode(pictures.to(memory_format=torch.channels_last)).latent_dist.parameters.half().numpy())
        prompts += [scene.prompt for scene in batch]
    np.savez(target, moments=np.concatenate(moments), prompts=np.array(prompts))
