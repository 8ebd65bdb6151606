"""Makes the directory that ships of a trained sketch model, and the same in diffusers' own layout beside it.

The weights are rounded first, so both compute the same. sketch-sdxl is exported by optimum-cli (run this program with
requirements-sdxl.txt then), sketch-pixart by ../export_pixart.py.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import compact
import networks
import numpy as np
import onnxruntime
import torch
from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler
from make_latents import load_vae

HERE = Path(__file__).parent


def main():
    options = arguments().parse_args()
    torch.set_num_threads(options.threads)
    plain, target = options.target / "torch", options.target / "onnx"
    for folder in (plain, target):
        shutil.rmtree(folder, ignore_errors=True)
    network = networks.sdxl() if options.family == "sdxl" else networks.pixart()
    weights = torch.load(options.state / "average.pt", map_location="cpu", weights_only=True)
    for name, part in network.items():
        load(part, {k.removeprefix(name + "."): v for k, v in weights.items() if k.startswith(name + ".")})
    vae = load_vae(options.vae)
    vae.register_to_config(scaling_factor=float((options.state / "scaling_factor").read_text()))
    network.eval()
    compact.round_weights(network, eight=True)
    compact.round_weights(vae, eight=False)
    if options.family == "sdxl":
        save_sdxl(network, vae, options.tokenizer, plain)
        optimum = Path(sys.executable).with_name("optimum-cli")
        subprocess.run([optimum, "export", "onnx", "--model", plain, "--library", "diffusers", "--task", "text-to-image", target],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    else:
        save_pixart(network, vae, options.tokenizer, plain)
        subprocess.run([sys.executable, HERE.parent / "export_pixart.py", plain, target], check=True)
    for graph in sorted(target.glob("*/model.onnx")):
        shrink(graph)
    clean(target)
    subprocess.run([sys.executable, HERE.parent / "fit_preview.py", target, "--pictures", "64"], check=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("family", choices=("sdxl", "pixart"))
    parser.add_argument("state", type=Path, help="directory of the training")
    parser.add_argument("vae", type=Path, help="directory of the VAE, or of an exported model")
    parser.add_argument("tokenizer", type=Path, help="directory of CLIP's tokenizer, or of the T5 tokenizer")
    parser.add_argument("target", type=Path, help="directory to write torch and onnx in")
    parser.add_argument("--threads", type=int, default=1)
    return parser


def load(part, weights):
    """Of whatever version of transformers: they differ in a prefix."""
    names = part.state_dict()
    found = {}
    for name, value in weights.items():
        choices = (name, "text_model." + name, name.removeprefix("text_model."))
        found[next(n for n in choices if n in names)] = value
    missing, _ = part.load_state_dict(found, strict=False)
    missing = [n for n in missing if "position_ids" not in n]
    if missing:
        raise ValueError(f"the checkpoint has no weight {missing[0]}")


def save_sdxl(network, vae, tokenizer, folder):
    from diffusers import StableDiffusionXLPipeline
    from transformers import CLIPTokenizer

    first, second = (CLIPTokenizer.from_pretrained(tokenizer) for _ in range(2))
    StableDiffusionXLPipeline(
        vae, network["text_encoder"], network["text_encoder_2"], first, second, network["unet"],
        EulerDiscreteScheduler(**networks.SCHEDULE), force_zeros_for_empty_prompt=True).save_pretrained(folder)


def save_pixart(network, vae, tokenizer, folder):
    for name, part in (("text_encoder", network["text_encoder"]), ("transformer", network["transformer"]), ("vae", vae)):
        part.save_pretrained(folder / name)
    DPMSolverMultistepScheduler(**networks.SCHEDULE, solver_order=2).save_pretrained(folder / "scheduler")
    shutil.copytree(tokenizer, folder / "tokenizer")
    (folder / "model_index.json").write_text(json.dumps({
        "_class_name": "PixArtSigmaPipeline", "_diffusers_version": "0.42.1",
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"], "text_encoder": ["transformers", "T5EncoderModel"],
        "tokenizer": ["transformers", "T5Tokenizer"], "transformer": ["diffusers", "PixArtTransformer2DModel"],
        "vae": ["diffusers", "AutoencoderKL"]}, indent=2) + "\n")


def shrink(graph: Path):
    inputs = draw_inputs(graph)
    before = run(graph, inputs)
    size = graph.stat().st_size
    eight, half = compact.store(graph)
    difference = max(float(np.abs(a - b).max()) for a, b in zip(before, run(graph, inputs)))
    print(f"{graph.parent.name}: {size / 1e6:.1f} MB became {graph.stat().st_size / 1e6:.1f} ({eight} tensors in 8 bits,"
          f" {half} in 16); results differ by {difference:.1e}", flush=True)
    if difference > 1e-4:
        raise ValueError(f"{graph} changed with its storage")


def draw_inputs(graph: Path) -> dict:
    """Of any small size that the graph takes."""
    random = np.random.default_rng(0)
    sizes = {"batch": 2, "batch_size": 2, "sequence": 9, "sequence_length": 77, "sample_height": 64, "sample_width": 64}
    found = {}
    for port in onnxruntime.InferenceSession(str(graph)).get_inputs():
        shape = [d if isinstance(d, int) else sizes.get(d, 64 if port.name == "sample" and graph.parent.name == "vae_encoder" else 8)
                 for d in port.shape]
        whole = "int" in port.type
        found[port.name] = (random.integers(1, 2, shape) if whole else random.standard_normal(shape)).astype(
            {"tensor(int64)": np.int64, "tensor(int32)": np.int32}.get(port.type, np.float32))
    return found


def run(graph: Path, inputs: dict):
    return onnxruntime.InferenceSession(str(graph)).run(None, inputs)


def clean(folder: Path):
    """Configurations tell nothing of where they were written."""
    for file in folder.rglob("*.json"):
        content = json.loads(file.read_text())
        if isinstance(content, dict) and content.pop("_name_or_path", None) is not None:
            file.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
