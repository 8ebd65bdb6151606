"""Makes golden cases of a sketch model with diffusers' PAG pipeline: what is asked, the latents and the picture.

Each directory holds request.json, expected.json, latents.npy and image.png, as the tests read them.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from evaluate import pipeline

NAMES = {"sdxl": ("sketch-sdxl", "sdxl-text-to-image"), "pixart": ("sketch-pixart", "pixart-sigma-text-to-image")}
CASES = {
    "sdxl": {
        "default": dict(prompt="a fox on a blue background", num_inference_steps=20, pag_applied_layers=["up_blocks.1"], seed=7),
        "pag-off": dict(prompt="a fox on a blue background", num_inference_steps=20, pag_scale=0.0, seed=7),
        "pag-only": dict(prompt="an apple on a white background", num_inference_steps=12, guidance_scale=1.0, pag_scale=3.0,
                         pag_applied_layers=["up_blocks.1"], seed=3),
        "mid": dict(prompt="a penguin on orange", num_inference_steps=12, guidance_scale=4.0, pag_scale=3.0,
                    pag_applied_layers=["mid"], seed=11),
        "negative": dict(prompt="a frog and a ghost on pink", negative_prompt="a black background", num_inference_steps=12,
                         guidance_scale=5.0, pag_scale=2.0, pag_applied_layers=["down_blocks.1", "mid"], seed=5),
    },
    "pixart": {
        "default": dict(prompt="a fox on a blue background", num_inference_steps=20, pag_applied_layers=["blocks.4"], seed=7),
        "pag-off": dict(prompt="a cat left of a star, teal background", num_inference_steps=20, pag_scale=0.0, seed=3),
        "pag-only": dict(prompt="an apple on a white background", num_inference_steps=12, guidance_scale=1.0, pag_scale=3.0,
                         pag_applied_layers=["blocks.4"], seed=3),
        "layers": dict(prompt="a penguin on orange", num_inference_steps=12, guidance_scale=4.0, pag_scale=2.0,
                       pag_applied_layers=["blocks.2", "blocks.5"], seed=11),
        "negative": dict(prompt="a frog and a ghost on pink", negative_prompt="a black background", num_inference_steps=12,
                         guidance_scale=5.0, pag_scale=2.0, pag_applied_layers=["blocks.4"], seed=5),
    },
}
MORE = {"sdxl": {}, "pixart": {"use_resolution_binning": False, "clean_caption": False}}


def main():
    options = arguments().parse_args()
    torch.set_num_threads(options.threads)
    options.layers = ["mid" if options.family == "sdxl" else "blocks.4"]
    pipe = pipeline(options)
    for name, request in CASES[options.family].items():
        make(options, pipe, f"{NAMES[options.family][0]}-{name}", request)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("family", choices=tuple(CASES))
    parser.add_argument("model", type=Path, help="directory torch of export.py")
    parser.add_argument("target", type=Path, help="directory that gets a directory of each case")
    parser.add_argument("--threads", type=int, default=1)
    return parser


@torch.no_grad()
def make(options, pipe, case: str, request: dict):
    arguments = {"height": 128, "width": 128, **request, **MORE[options.family]}
    seed = arguments.pop("seed")
    layers = arguments.pop("pag_applied_layers", None)
    if layers:
        pipe.set_pag_applied_layers(layers)
    denoiser = pipe.unet if options.family == "sdxl" else pipe.transformer
    rows, perturbed = [], []

    def look(_, inputs, named):
        rows.append((inputs[0] if inputs else named.get("sample", named.get("hidden_states"))).shape[0])
        perturbed[:] = [n for n, m in denoiser.named_modules() if "PAG" in type(getattr(m, "processor", None)).__name__]

    hook = denoiser.register_forward_pre_hook(look, with_kwargs=True)
    latents = pipe(output_type="latent", generator=torch.Generator().manual_seed(seed), **arguments).images
    hook.remove()
    picture = pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]
    folder = options.target / case
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "latents.npy", latents.numpy())
    pipe.image_processor.postprocess(picture, output_type="pil")[0].save(folder / "image.png")
    model, kind = NAMES[options.family]
    sent = {"pipeline": kind, "model": model, **request, **MORE[options.family]}
    (folder / "request.json").write_text(json.dumps(sent, indent=2) + "\n")
    expected = {
        "case": case, "rows_per_step": rows[0], "pag_layers": perturbed,
        "timesteps": pipe.scheduler.timesteps.tolist(), "sigmas": pipe.scheduler.sigmas.tolist(),
        "latents": {"max_abs": float(latents.abs().max())}}
    if options.family == "pixart":
        expected |= {"render_size_hw": [128, 128], "prompt_token_counts": [len(pipe.tokenizer(request["prompt"]).input_ids)]}
    (folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
    print(case, rows[0], len(perturbed), expected["latents"]["max_abs"], flush=True)


if __name__ == "__main__":
    main()
