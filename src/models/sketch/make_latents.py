"""Encodes scenes with a VAE, and makes the T5 tokenizer of their prompts beside."""

import argparse
import itertools
from pathlib import Path

import networks
import torch
from diffusers import AutoencoderKL
from tokenizers_of_t5 import write_tokenizer
from latents import make_latents
from scenes import scenes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vae", type=Path, help="directory of a VAE that train_vae.py wrote, or of an exported model")
    parser.add_argument("icons", type=Path, help="icons.json of @iconify-json/fluent-emoji-flat")
    parser.add_argument("target", type=Path, help="file to write, .npz")
    parser.add_argument("--count", type=int, default=16000)
    parser.add_argument("--pairs", type=float, default=0.4, help="part of the scenes with two things (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tokenizer", type=Path, help="directory for a T5 tokenizer of such prompts")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.tokenizer:
        chosen = itertools.islice(scenes(0, 0.5, held_out=False), 20000)
        write_tokenizer(options.tokenizer, networks.make_spiece([scene.prompt for scene in chosen]))
    make_latents(load_vae(options.vae), options.icons, options.target, options.count, options.pairs, options.seed)


def load_vae(folder: Path) -> AutoencoderKL:
    if (folder / "config.json").exists():
        return AutoencoderKL.from_pretrained(folder).eval().to(memory_format=torch.channels_last)
    vae = networks.vae()
    networks.load_exported(networks.Half(vae, "encoder", "quant_conv"), folder / "vae_encoder" / "model.onnx")
    networks.load_exported(networks.Half(vae, "decoder", "post_quant_conv"), folder / "vae_decoder" / "model.onnx")
    return vae.eval().to(memory_format=torch.channels_last)


if __name__ == "__main__":
    main()
