"""Fits the weights of previews to the VAE of a model and writes them into its vae_decoder/config.json.

A preview is one pixel per latent: a weighted sum of its channels. The weights are found by least squares: pictures of
random shapes are encoded (where there is no encoder, latents are drawn), decoded again, and averaged over the square of
each latent. Needs numpy and onnxruntime.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime

TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}


def main():
    options = arguments().parse_args()
    file = options.model / "vae_decoder" / "config.json"
    config = json.loads(file.read_text())
    vae = Vae(options.model, config)
    factor = 2 ** (len(config["block_out_channels"]) - 1)
    random = np.random.default_rng(options.seed)
    latents, pixels = samples(vae, factor, options.size, options.pictures, random)
    weights = np.linalg.lstsq(np.c_[latents, np.ones(len(latents))], pixels, rcond=None)[0].round(4)
    others, other_pixels = samples(vae, factor, options.size, max(1, options.pictures // 8), random)
    config["latent_rgb_factors"] = weights[:-1].tolist()
    config["latent_rgb_bias"] = weights[-1].tolist()
    if not options.dry_run:
        file.write_text(json.dumps(config, indent=2) + "\n")
    print(json.dumps({key: config[key] for key in ("latent_rgb_factors", "latent_rgb_bias")}))
    print(f"mean absolute difference, of 255: {difference(weights, latents, pixels):.1f};"
          f" of other pictures: {difference(weights, others, other_pixels):.1f}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path, help="directory of the model")
    parser.add_argument("--pictures", type=int, default=256, help="pictures to fit to (default %(default)s)")
    parser.add_argument("--size", type=int, default=128, help="their width and height (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--dry-run", action="store_true", help="print the weights and write nothing")
    return parser


class Vae:
    """Encodes and decodes one picture; latents are those that the denoiser sees."""

    def __init__(self, model, config):
        self.decoder = onnxruntime.InferenceSession(str(model / "vae_decoder" / "model.onnx"))
        encoder = model / "vae_encoder" / "model.onnx"
        self.encoder = onnxruntime.InferenceSession(str(encoder)) if encoder.exists() else None
        self.channels = config["latent_channels"]
        self.scale = config.get("scaling_factor") or 0.18215
        self.mean = column(config.get("latents_mean"), 0, self.channels)
        self.deviation = column(config.get("latents_std"), 1, self.channels)

    def encode(self, picture):
        latents = run(self.encoder, picture)[: self.channels]  # what follows is the spread
        return (latents - self.mean) * self.scale / self.deviation

    def decode(self, latents):
        return run(self.decoder, latents * self.deviation / self.scale + self.mean)


def column(values, default, channels):
    return np.array(values or [default] * channels, np.float32).reshape(-1, 1, 1)


def run(session, value):
    port = session.get_inputs()[0]
    return session.run(None, {port.name: value[None].astype(TYPES[port.type])})[0][0].astype(np.float32)


def samples(vae, factor, size, count, random):
    """Latents [n, channels] and the mean colours of their squares [n, 3], from -1 to 1."""
    latents, pixels = [], []
    side = size // factor
    for _ in range(count):
        if vae.encoder:
            latent = vae.encode(scene(size, random))
        else:
            latent = random.standard_normal((vae.channels, side, side)).astype(np.float32)
        picture = np.clip(vae.decode(latent), -1, 1)
        latents.append(latent.reshape(vae.channels, -1).T)
        pixels.append(picture.reshape(3, side, factor, side, factor).mean((2, 4)).reshape(3, -1).T)
    return np.concatenate(latents), np.concatenate(pixels)


def scene(size, random):
    """Ellipses and boxes of random colours on a ground that may change its colour from side to side."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    slope = random.uniform(-0.5, 0.5, (3, 1, 1)) * random.integers(0, 2)
    picture = random.uniform(-1, 1, (3, 1, 1)) + slope * (x + y - 1)
    for _ in range(random.integers(2, 9)):
        dx, dy = x - random.uniform(0, 1), y - random.uniform(0, 1)
        width, height = random.uniform(0.05, 0.4, 2)
        if random.integers(0, 2):
            inside = (dx / width) ** 2 + (dy / height) ** 2 < 1
        else:
            inside = (abs(dx) < width) & (abs(dy) < height)
        picture = np.where(inside, random.uniform(-1, 1, (3, 1, 1)), picture)
    return np.clip(picture, -1, 1).astype(np.float32)


def difference(weights, latents, pixels):
    shown = np.clip(latents @ weights[:-1] + weights[-1], -1, 1)
    return np.abs(shown - pixels).mean() * 127.5


if __name__ == "__main__":
    main()
