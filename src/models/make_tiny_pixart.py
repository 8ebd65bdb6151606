"""Makes a PixArt-Sigma checkpoint of random weights in the layout that the real ones are published in.

For trying the export and for tests: a few hundred kilobytes, the same for the same options. The pictures mean nothing, but
prompt, guidance and perturbed attention all have a visible effect on them.
"""

import argparse
import io
import json
import random
import shutil
from pathlib import Path

import sentencepiece
import torch
from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, PixArtTransformer2DModel
from safetensors.torch import load_file, save_file
from transformers import T5Config, T5EncoderModel

EXTRA_IDS = 100
WORDS = {
    "adjective": "red blue small ancient misty golden quiet stormy baroque glowing wooden velvet tiny broken".split(),
    "noun": "fox castle lighthouse whale market temple clock dragon garden river robot forest tower ship".split(),
    "place": "in the desert|under the sea|on the hill|at night|by the river|above the clouds".split("|"),
    "style": "oil painting|watercolor|photo|isometric view|pencil drawing|low quality|studio light".split("|"),
}


def main():
    options = arguments().parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    folder = options.folder
    folder.mkdir(parents=True)
    pieces = make_tokenizer(folder / "tokenizer", options.spiece, options.seed)
    make_text_encoder(folder / "text_encoder", pieces, options)
    make_transformer(folder / "transformer", options)
    make_vae(folder / "vae", options)
    DPMSolverMultistepScheduler(
        beta_schedule="linear", beta_start=0.0001, beta_end=0.02, solver_order=2).save_pretrained(folder / "scheduler")
    index = {
        "_class_name": "PixArtSigmaPipeline",
        "_diffusers_version": "0.28.0.dev0",
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
        "text_encoder": ["transformers", "T5EncoderModel"],
        "tokenizer": ["transformers", "T5Tokenizer"],
        "transformer": ["diffusers", "Transformer2DModel" if options.old_names else "PixArtTransformer2DModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    write_json(folder / "model_index.json", index)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="directory to make; it must not exist")
    parser.add_argument("--spiece", type=Path, help="sentencepiece model to copy; else a small one is trained")
    parser.add_argument("--blocks", type=int, default=4, help="transformer blocks (default %(default)s)")
    parser.add_argument("--sample-size", type=int, default=32, help="native size of latents: 32, 64, 128, 256 (default %(default)s)")
    parser.add_argument("--text-shards", type=int, default=1, help="files for the text encoder's weights (default %(default)s)")
    parser.add_argument("--force-upcast", action="store_true", help="say of the VAE that it computes wrong in 16 bits")
    parser.add_argument("--old-names", action="store_true", help="class and weights named as in older checkpoints")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def write_json(file: Path, content: dict):
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def sentences(seed: int):
    choose = random.Random(seed).choice
    for _ in range(4000):
        yield (f"{choose(['a', 'the', 'one'])} {choose(WORDS['adjective'])} {choose(WORDS['noun'])} {choose(WORDS['place'])}, "
               f"{choose(WORDS['style'])}, {choose(WORDS['style'])}")


def make_tokenizer(folder: Path, spiece: Path | None, seed: int) -> int:
    """T5's layout: pad 0, end 1, unknown 2, no begin; returns the number of pieces."""
    folder.mkdir()
    target = folder / "spiece.model"
    if spiece:
        shutil.copyfile(spiece, target)
    else:
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=sentences(seed), model_writer=model, vocab_size=300, hard_vocab_limit=False,
            model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1, num_threads=1, minloglevel=2)
        target.write_bytes(model.getvalue())
    write_json(folder / "tokenizer_config.json", {
        "additional_special_tokens": [f"<extra_id_{i}>" for i in range(EXTRA_IDS)],
        "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>", "extra_ids": EXTRA_IDS, "legacy": True,
        "model_max_length": 512, "tokenizer_class": "T5Tokenizer"})
    return sentencepiece.SentencePieceProcessor(model_file=str(target)).vocab_size()


def make_text_encoder(folder: Path, pieces: int, options):
    # More embeddings than the tokenizer has pieces, as in the real model.
    config = T5Config(
        vocab_size=pieces + EXTRA_IDS + 28, d_model=16, d_kv=8, num_heads=2, d_ff=32, num_layers=2, num_decoder_layers=2,
        feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=0, use_cache=False)
    model = T5EncoderModel(config)
    size = sum(p.numel() * p.element_size() for p in model.parameters())
    model.save_pretrained(folder, max_shard_size=size // options.text_shards + 1 if options.text_shards > 1 else "5GB")


def make_transformer(folder: Path, options):
    model = PixArtTransformer2DModel(
        num_attention_heads=2, attention_head_dim=8, num_layers=options.blocks, cross_attention_dim=16, caption_channels=16,
        sample_size=options.sample_size, use_additional_conditions=False)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.mul_(gain(name))
        # Most of what it is given comes through: it "predicts" roughly the noise.
        through = torch.eye(16)
        model.pos_embed.proj.weight.add_(2 * through.reshape(16, 4, 2, 2))
        model.proj_out.weight.view(2, 2, 8, 16)[:, :, :4].add_(through.reshape(4, 2, 2, 16).permute(1, 2, 0, 3))
    model.save_pretrained(folder)
    if options.old_names:
        edit_config(folder, _class_name="Transformer2DModel")


def gain(name: str) -> float:
    """Enough that attention has a say, and little enough that runs stay finite."""
    if "attn" in name and name.endswith((".to_q.weight", ".to_k.weight")):
        return 4.0
    if name == "proj_out.weight":
        return 0.3
    return 1.0


def make_vae(folder: Path, options):
    model = AutoencoderKL(
        block_out_channels=(4, 4, 8, 8), norm_num_groups=2, layers_per_block=1, latent_channels=4, scaling_factor=0.13025,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        sample_size=8 * options.sample_size, force_upcast=options.force_upcast)
    model.save_pretrained(folder)
    if options.old_names:
        file = folder / "diffusion_pytorch_model.safetensors"
        old = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
        weights = {}
        for name, weight in load_file(file).items():
            for new, previous in old.items():
                name = name.replace(f"attentions.0.{new}.", f"attentions.0.{previous}.")
            weights[name] = weight
        save_file(weights, file)


def edit_config(folder: Path, **changes):
    file = folder / "config.json"
    write_json(file, {**json.loads(file.read_text(encoding="utf-8")), **changes})


if __name__ == "__main__":
    main()
