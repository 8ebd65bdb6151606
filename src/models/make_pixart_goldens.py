"""Makes the golden data of exported PixArt-Sigma models: src/test/resources/goldens/pixart-exported and what belongs to it.

A tiny checkpoint is made and exported; what the rewritten export has to give is recorded with diffusers' own pipeline and
perturbed-attention processors on the checkpoint. Everything comes out the same when made again with the same versions.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"

import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
import torch  # noqa: E402
from diffusers import PixArtSigmaPAGPipeline  # noqa: E402
from diffusers.models.attention_processor import (  # noqa: E402
    PAGCFGIdentitySelfAttnProcessor2_0,
    PAGIdentitySelfAttnProcessor2_0,
)
from transformers import T5Tokenizer  # noqa: E402

HERE = Path(__file__).parent
REQUEST = {
    "pipeline": "pixart-sigma-text-to-image",
    "model": "pixart-exported",
    "prompt": "A glowing fox above the quiet river, watercolor",
    "negative_prompt": "low quality, photo",
    "num_inference_steps": 5,
    "guidance_scale": 4.5,
    "height": 96,
    "width": 160,
    "num_images_per_prompt": 1,
    "eta": 0.0,
    "clean_caption": False,
    "use_resolution_binning": False,
    "max_sequence_length": 300,
    "pag_scale": 3.0,
    "pag_adaptive_scale": 0.0,
    "pag_applied_layers": ["blocks.1\\.", "blocks.2\\."],
    "seed": 17,
}
BLOCKS = {"none": [], "block0": [0], "block2": [2], "blocks13": [1, 3], "all": [0, 1, 2, 3]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("goldens", type=Path, help="src/test/resources/goldens")
    parser.add_argument("--spiece", type=Path, required=True, help="sentencepiece model of the tokenizer")
    options = parser.parse_args()
    torch.set_num_threads(2)
    with tempfile.TemporaryDirectory() as work:
        checkpoint = Path(work) / "checkpoint"
        script("make_tiny_pixart.py", checkpoint, "--spiece", options.spiece, "--seed", 5, "--force-upcast", "--text-shards", 2)
        model = options.goldens / "pixart-exported"
        shutil.rmtree(model, ignore_errors=True)
        script("export_pixart.py", checkpoint, model, "--external-data-mib", 0,
               "--components", "text_encoder,transformer,vae_decoder")
        half = options.goldens / "pixart-exported-fp16"
        shutil.rmtree(half, ignore_errors=True)
        script("export_pixart.py", checkpoint, half, "--dtype", "fp16", "--components", "transformer")
        for copied in ("scheduler", "tokenizer"):
            shutil.rmtree(half / copied)
        pipeline = PixArtSigmaPAGPipeline.from_pretrained(
            checkpoint, tokenizer=T5Tokenizer.from_pretrained(checkpoint / "tokenizer"))
        pipeline.set_progress_bar_config(disable=True)
        components(pipeline, model, options.goldens / "pixart-exported-components")
        run(pipeline, model, options.goldens / "cases" / "pixart-exported")


def script(name: str, *arguments):
    subprocess.run([sys.executable, HERE / name, *map(str, arguments)], check=True)


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_json(file: Path, content):
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def save(folder: Path, name: str, array) -> dict:
    array = np.ascontiguousarray(array)
    np.save(folder / name, array)
    return {"file": name, "dtype": str(array.dtype), "shape": list(array.shape),
            "sha256": hashlib.sha256(array.tobytes()).hexdigest()}


def components(pipeline, model: Path, folder: Path):
    """Inputs of the transformer, and its outputs with the last row perturbed in different blocks."""
    fresh(folder)
    transformer = pipeline.transformer
    session = onnxruntime.InferenceSession(model / "transformer" / "model.onnx", providers=["CPUExecutionProvider"])
    stock = dict(transformer.attn_processors)
    entries, worst = [], 0.0
    for tag, height, width, cfg in (("16x16-cfg", 16, 16, True), ("12x20-cfg", 12, 20, True), ("32x32-nocfg", 32, 32, False)):
        rows = 3 if cfg else 2
        generator = torch.Generator().manual_seed(height * width)
        mask = torch.ones(rows, 12, dtype=torch.int64)
        mask[0, 5:] = 0
        inputs = {
            "hidden_states": torch.randn(1, 4, height, width, generator=generator).expand(rows, -1, -1, -1),
            "encoder_hidden_states": torch.randn(rows, 12, 16, generator=generator),
            "encoder_attention_mask": mask,
            "timestep": torch.full((rows,), 617.5),
        }
        # The perturbed row is a copy of the conditional one.
        inputs = {name: torch.cat([tensor[:-1], tensor[-2:-1]]).contiguous() for name, tensor in inputs.items()}
        entry = {"tag": tag, "cfg": cfg, "inputs": {}, "outputs": []}
        for name, tensor in inputs.items():
            entry["inputs"][name] = save(folder, f"transformer-{tag}-{name}.npy", tensor.numpy())["file"]
        for name, blocks in BLOCKS.items():
            if not cfg and name not in ("none", "block2"):
                continue
            processor = PAGCFGIdentitySelfAttnProcessor2_0() if cfg else PAGIdentitySelfAttnProcessor2_0()
            chosen = {f"transformer_blocks.{b}.attn1.processor" for b in blocks}
            transformer.set_attn_processor({k: processor if k in chosen else p for k, p in stock.items()})
            with torch.inference_mode():
                output = transformer(
                    inputs["hidden_states"], encoder_hidden_states=inputs["encoder_hidden_states"],
                    encoder_attention_mask=inputs["encoder_attention_mask"], timestep=inputs["timestep"],
                    added_cond_kwargs={"resolution": None, "aspect_ratio": None}, return_dict=False)[0].numpy()
            if not blocks:
                plain = output
                found = session.run(None, {n: t.numpy() for n, t in inputs.items()})[0]
                worst = max(worst, float(np.abs(found - output).max()))
            else:
                assert np.array_equal(output[:-1], plain[:-1])
                assert np.abs(output[-1] - plain[-1]).max() > 0.02, (tag, name)
            saved = save(folder, f"transformer-{tag}-out-{name}.npy", output)
            entry["outputs"].append({"blocks": blocks, **saved})
        entries.append(entry)
    transformer.set_attn_processor(stock)
    write_json(folder / "manifest.json", {"transformer": entries, "onnxruntime_max_abs_error": worst})


class Graph:
    """An exported graph in the place of a network."""

    def __init__(self, network, file: Path):
        self._network = network
        self._session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])

    def __getattr__(self, name):
        return getattr(self._network, name)

    def run(self, **inputs):
        return torch.from_numpy(self._session.run(None, {n: t.contiguous().numpy() for n, t in inputs.items()})[0])


class TransformerGraph(Graph):
    def __call__(self, latents, encoder_hidden_states, encoder_attention_mask, timestep, **_):
        return (self.run(
            hidden_states=latents, encoder_hidden_states=encoder_hidden_states,
            encoder_attention_mask=encoder_attention_mask, timestep=timestep.float()),)


class TextGraph(Graph):
    def __call__(self, ids, attention_mask):
        return (self.run(input_ids=ids, attention_mask=attention_mask),)


class DecoderGraph(Graph):
    def decode(self, latents, return_dict):
        return (self.run(latent_sample=latents),)


def run(pipeline, model: Path, folder: Path):
    fresh(folder)
    write_json(folder / "request.json", REQUEST)
    rows = []
    hook = pipeline.transformer.register_forward_pre_hook(
        lambda _, given, named: rows.append((given[0] if given else named["hidden_states"]).shape[0]), with_kwargs=True)
    latents, image = generate(pipeline, REQUEST)
    counts = sorted(set(rows))
    hook.remove()
    again, _ = generate(pipeline, REQUEST)
    assert np.array_equal(latents, again) and counts == [3]
    plain, plain_image = generate(pipeline, {**REQUEST, "pag_scale": 0.0})
    unguided, _ = generate(pipeline, {**REQUEST, "guidance_scale": 1.0})
    unprompted, _ = generate(pipeline, {**REQUEST, "negative_prompt": ""})
    effects = {
        "pag_effect_max_abs": float(np.abs(latents - plain).max()),
        "cfg_effect_max_abs": float(np.abs(latents - unguided).max()),
        "negative_prompt_effect_max_abs": float(np.abs(latents - unprompted).max()),
    }
    assert min(effects.values()) > 0.1, effects
    pipeline.scheduler.set_timesteps(REQUEST["num_inference_steps"])
    prompts = [REQUEST[key].lower().strip() for key in ("prompt", "negative_prompt")]
    files = [save(folder, "latents.npy", latents)]
    image.save(folder / "image.png")
    pixels = np.asarray(image)
    write_json(folder / "expected.json", {
        "case": "pixart-exported",
        "images": 1,
        "image_size_hw": [REQUEST["height"], REQUEST["width"]],
        "render_size_hw": [REQUEST["height"], REQUEST["width"]],
        "latent_shape": list(latents.shape),
        "rows_per_step": counts[0],
        "pag_blocks": [1, 2],
        "timesteps": [float(t) for t in pipeline.scheduler.timesteps],
        "sigmas": [float(str(s)) for s in pipeline.scheduler.sigmas.numpy()],
        "init_noise_sigma": float(pipeline.scheduler.init_noise_sigma),
        "preprocessed_prompt": prompts[:1],
        "preprocessed_negative_prompt": prompts[1:],
        "prompt_token_counts": [len(pipeline.tokenizer(prompts[0]).input_ids)],
        "files": files,
        "latents_max_abs": float(np.abs(latents).max()),
        "checks": effects,
        "image_sha256": [hashlib.sha256(pixels.tobytes()).hexdigest()],
        "pipeline_patched": None,
        "slow": False,
        "onnxruntime": graphs_instead(pipeline, model, plain, plain_image),
    })


def graphs_instead(pipeline, model: Path, latents, image) -> dict:
    """How far the run without perturbed attention is when the networks are replaced by their exports."""
    networks = {"text_encoder": TextGraph, "transformer": TransformerGraph, "vae": DecoderGraph}
    held = {name: getattr(pipeline, name) for name in networks}
    for name, graph in networks.items():
        setattr(pipeline, name, graph(held[name], model / name.replace("vae", "vae_decoder") / "model.onnx"))
    found, found_image = generate(pipeline, {**REQUEST, "pag_scale": 0.0})
    for name, network in held.items():
        setattr(pipeline, name, network)
    levels = np.abs(np.asarray(image).astype(int) - np.asarray(found_image).astype(int))
    return {
        "with_pag": False,
        "latents_max_abs_error": float(np.abs(found - latents).max()),
        "image_max_level_difference": int(levels.max()),
        "image_pixels_differing_share": float((levels > 0).mean()),
    }


def generate(pipeline, request: dict):
    """Final latents and the picture."""
    skipped = ("pipeline", "model", "seed", "pag_applied_layers")
    pipeline.set_pag_applied_layers(request["pag_applied_layers"])
    given = {k: v for k, v in request.items() if k not in skipped}
    last = {}

    def keep(step, timestep, latents):
        last["latents"] = latents.clone()

    picture = pipeline(
        **given, generator=torch.Generator().manual_seed(request["seed"]), callback=keep).images[0]
    return last["latents"].numpy(), picture


if __name__ == "__main__":
    main()
