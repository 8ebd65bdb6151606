"""Exports a published PixArt-Sigma checkpoint (diffusers layout) to the ONNX layout that Pagoda reads.

Nothing is downloaded: the checkpoint is a local directory. Every graph is held to the network of diffusers or transformers
that it comes from before it gets its name. See src/docs/export-pixart.md.
"""

import argparse
import json
import logging
import os
import shutil
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
warnings.filterwarnings("ignore")

import torch  # noqa: E402
from pixart import check, onnx_file  # noqa: E402
from pixart.checkpoint import Checkpoint, Refused  # noqa: E402
from pixart.components import COMPONENTS, BoundWeights, Component, bind  # noqa: E402

TYPES = {"fp32": torch.float32, "fp16": torch.float16}
NEEDED = ("text_encoder", "transformer", "vae_decoder")
# One file is handier, but an ONNX file of 2 GiB cannot be read.
EXTERNAL_MIB, LARGEST_MIB = 1024, 1984


@dataclass(frozen=True)
class Plan:
    """What is to be done for a component."""

    component: Component
    config: dict
    weights: BoundWeights
    dtype: torch.dtype
    external: bool
    target: Path


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    quiet()
    torch.set_num_threads(options.threads)
    try:
        checkpoint = Checkpoint.read(options.source, options.base)
        plans = [plan(COMPONENTS[name], checkpoint, options) for name in options.components]
        for each in plans:
            say(describe(each))
        refuse_what_is_there(plans, options)
        need_space(options.output, sum(p.weights.bytes for p in plans))
        if not options.dry_run:
            for each in plans:
                export(each, options)
            finish(checkpoint, options.output)
    except Refused as refused:
        print(f"error: {refused}", file=sys.stderr)
        return 2
    except check.Wrong as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    p.add_argument("source", type=Path, help="directory of the checkpoint, with model_index.json")
    p.add_argument("output", type=Path, help="directory to write; what else is in it stays")
    p.add_argument("--base", type=Path, metavar="DIRECTORY",
                   help="complete checkpoint for the parts that the source lacks, where that is a transformer only")
    p.add_argument("--dtype", choices=TYPES, default="fp32", help="type of weights and activations (default %(default)s)")
    p.add_argument("--text-encoder-dtype", choices=TYPES, help="of the text encoder (default: as --dtype); fp16 keeps T5's wo in fp32")
    p.add_argument("--vae-dtype", choices=TYPES,
                   help="of the VAE (default: as --dtype, but fp32 where its configuration says force_upcast)")
    p.add_argument("--variant", help="take weights of this variant, as fp16 in model.fp16.safetensors")
    p.add_argument("--components", type=names, default=list(COMPONENTS), metavar="NAME,…",
                   help=f"only these of {', '.join(COMPONENTS)}")
    p.add_argument("--external-data-mib", type=int, default=EXTERNAL_MIB, metavar="MIB",
                   help=f"from this size on weights go to {onnx_file.DATA_FILE} (default %(default)s)")
    p.add_argument("--force", action="store_true", help="replace components that are there")
    p.add_argument("--dry-run", action="store_true", help="check the checkpoint and tell what would be written")
    p.add_argument("--no-check", action="store_true", help="do not hold the graphs to the networks (the text encoder takes longest)")
    p.add_argument("--threads", type=int, default=os.cpu_count(), help="threads that compute (default: all)")
    return p


def names(text: str) -> list[str]:
    given = text.split(",")
    unknown = [n for n in given if n not in COMPONENTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(COMPONENTS)}")
    return [n for n in COMPONENTS if n in given]


def quiet():
    for name in ("transformers", "diffusers", "onnx_ir", "onnxscript", "torch.onnx"):
        logging.getLogger(name).setLevel(logging.ERROR)


def say(text: str):
    print(text, flush=True)


def plan(component: Component, checkpoint: Checkpoint, options) -> Plan:
    config = getattr(checkpoint, component.part)
    chosen = {"text_encoder": options.text_encoder_dtype, "vae": options.vae_dtype}.get(component.part)
    upcast = component.part == "vae" and config.get("force_upcast", True)
    dtype = TYPES[chosen or ("fp32" if upcast else options.dtype)]
    weights = bind(component, checkpoint, config, dtype, options.variant)
    mib = min(options.external_data_mib, LARGEST_MIB)
    return Plan(component, config, weights, dtype, weights.bytes >= mib << 20, options.output / component.name)


def describe(p: Plan) -> str:
    kinds = sorted({str(t).removeprefix("torch.") for t in p.weights.types.values()})
    note = ""
    if p.component.part == "vae" and p.dtype == torch.float16 and p.config.get("force_upcast", True):
        note = " (its config.json says force_upcast: true: in 16 bits it may overflow, and Pagoda refuses it)"
    return f"{p.component.name}: {' and '.join(kinds)}, {p.weights.bytes / 1e6:,.1f} MB of weights{note}"


def refuse_what_is_there(plans: list[Plan], options):
    there = [p.component.name for p in plans if p.target.exists()]
    if there and not options.force:
        rest = [p.component.name for p in plans if p.component.name not in there]
        others = f", --components {','.join(rest)} exports the others" if rest else ""
        raise Refused(f"{options.output} has {', '.join(there)} already; --force replaces what is there{others}")


def need_space(output: Path, size: int):
    folder = next(f for f in (output, *output.absolute().parents) if f.exists())
    free = shutil.disk_usage(folder).free
    if free < 1.05 * size:
        raise Refused(f"{output} needs {size / 1e9:.1f} GB, but only {free / 1e9:.1f} GB are free")


def export(p: Plan, options):
    """Writes and checks a component beside its place, and moves it there."""
    name, start = p.component.name, time.monotonic()
    partial = options.output / f".{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        model = onnx_file.trace(
            lambda: p.component.exportable(p.config, p.dtype),
            lambda: p.component.inputs(2, p.component.sizes(p.config)[0], p.dtype, p.config),
            p.component.dynamic(p.config), (p.component.output, p.component.shape(p.config)))
        onnx_file.give_weights(model, p.weights.read_finite)
        onnx_file.save(model, partial, p.external)
        del model
        write_json(partial / "config.json", clean(p.component, p.config))
        written = time.monotonic()
        say(f"{name}: written in {written - start:.0f} s")
        if not options.no_check:
            found = check.check(p.component, p.config, p.weights, p.dtype, partial)
            say(f"{name}: agrees with torch; differs by {found.largest:.1e} of the largest value,"
                f" {found.root_mean_square:.1e} in root mean square ({time.monotonic() - written:.0f} s)")
        replace(partial, p.target)
    except check.Wrong as wrong:
        raise check.Wrong(f"{name}: {wrong}") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def replace(new: Path, target: Path):
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def clean(component: Component, config: dict) -> dict:
    """Without where it came from, and with the class's name of today."""
    kept = {k: v for k, v in config.items() if k not in ("_name_or_path", "architectures", "torch_dtype", "dtype")}
    return {**kept, "_class_name": "PixArtTransformer2DModel"} if component.part == "transformer" else kept


def write_json(file: Path, content: dict):
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def finish(checkpoint: Checkpoint, output: Path):
    """Copies what is no network, and says what the directory is as soon as it is complete."""
    for part in ("scheduler", "tokenizer"):
        partial = output / f".{part}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(checkpoint.folders[part], partial, copy_function=shutil.copyfile,
                        ignore=shutil.ignore_patterns(".*", "*.md"))
        replace(partial, output / part)
    missing = [name for name in NEEDED if not (output / name).is_dir()]
    if missing:
        say(f"{output} still lacks {', '.join(missing)}; model_index.json is written when it has them")
        return
    index = {
        "_class_name": checkpoint.index["_class_name"],
        "_diffusers_version": checkpoint.index.get("_diffusers_version"),
        "scheduler": ["diffusers", checkpoint.scheduler["_class_name"]],
        "text_encoder": ["transformers", "T5EncoderModel"],
        "tokenizer": ["transformers", "T5Tokenizer"],
        "transformer": ["diffusers", "PixArtTransformer2DModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    partial = output / ".model_index.json.partial"
    write_json(partial, index)
    partial.rename(output / "model_index.json")
    say(f"{output} is complete")


if __name__ == "__main__":
    sys.exit(main())
