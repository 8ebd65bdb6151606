"""Reads a published PixArt-Sigma checkpoint (diffusers layout) and refuses what is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

PIPELINES = ("PixArtSigmaPipeline", "PixArtSigmaPAGPipeline")
PARTS = ("scheduler", "tokenizer", "text_encoder", "transformer", "vae")


class Refused(Exception):
    """Something that the user has to change; the message says what."""


def read_json(file: Path) -> dict:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused(f"{file} is missing") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{file} cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise Refused(f"{file} is no JSON object")
    return found


class Weights(Mapping[str, torch.Tensor]):
    """Tensors of a component's safetensors files, by name.

    Each is mapped into memory when it is asked for, and not kept: pages of the file, which the
    system can drop, are all that a component of any size takes.
    """

    def __init__(self, folder: Path, stem: str, variant: str | None):
        self._folder = folder
        self._readers: dict[str, object] = {}
        infix = f".{variant}" if variant else ""
        index = folder / f"{stem}.safetensors.index{infix}.json"
        single = folder / f"{stem}{infix}.safetensors"
        if index.is_file():
            entries = read_json(index).get("weight_map")
            if not isinstance(entries, dict) or not entries:
                raise Refused(f"{index} has no weight_map")
            self._files = entries
        elif single.is_file():
            self._files = {name: single.name for name in self._reader(single.name).keys()}
        else:
            raise Refused(f"{single} is missing, and {index.name} too" + self._others(stem))
        for name in sorted(set(self._files.values())):
            present = set(self._reader(name).keys())
            lacking = [n for n, file in self._files.items() if file == name and n not in present]
            if lacking:
                raise Refused(f"{folder / name} lacks {lacking[0]}, which the index says it has")

    def _others(self, stem: str) -> str:
        if any(self._folder.glob("*.bin")):
            return "; pickled weights (.bin) are not read: take the safetensors files"
        variants = {f.name.split(".")[1].split("-")[0] for f in self._folder.glob(f"{stem}.*.safetensors")}
        return f"; there is --variant {' or '.join(sorted(variants))}" if variants else ""

    def _reader(self, name: str):
        if name not in self._readers:
            if Path(name).name != name:
                raise Refused(f"{self._folder}: the index names {name!r}, which is no file name")
            try:
                self._readers[name] = safe_open(self._folder / name, framework="pt")
            except (OSError, SafetensorError) as error:
                raise Refused(f"{self._folder / name} cannot be read: {error}") from None
        return self._readers[name]

    def __getitem__(self, name: str) -> torch.Tensor:
        return self._reader(self._files[name]).get_tensor(name)

    def __iter__(self):
        return iter(self._files)

    def __len__(self):
        return len(self._files)

    def shape(self, name: str) -> tuple[int, ...]:
        return tuple(self._reader(self._files[name]).get_slice(name).get_shape())


@dataclass(frozen=True)
class Checkpoint:
    """Where the parts lie, and their configurations."""

    folders: dict[str, Path]
    index: dict
    transformer: dict
    text_encoder: dict
    vae: dict
    scheduler: dict

    @staticmethod
    def read(source: Path, base: Path | None) -> "Checkpoint":
        """Parts that the source lacks come from the base: some checkpoints are a transformer only."""
        roots = [root for root in (source, base) if root]
        for root in roots:
            if not root.is_dir():
                raise Refused(f"{root} is no directory; download the checkpoint first")
        index = next((r / "model_index.json" for r in roots if (r / "model_index.json").is_file()), None)
        if index is None:
            raise Refused(
                f"{source} has no model_index.json. Checkpoints that are a transformer only need"
                " --base DIRECTORY, a complete one that the other parts are taken from")
        pipeline = read_json(index)
        if pipeline.get("_class_name") not in PIPELINES:
            raise Refused(
                f"{index}: {pipeline.get('_class_name')} is not PixArt-Sigma ({' or '.join(PIPELINES)})")
        folders = {}
        for part in PARTS:
            found = [root / part for root in roots if (root / part).is_dir()]
            if not found:
                raise Refused(f"{source} has no directory {part}" + ("" if base else "; --base DIRECTORY gives one"))
            folders[part] = found[0]
        tokenizer = folders["tokenizer"]
        if not any((tokenizer / name).is_file() for name in ("spiece.model", "tokenizer.json")):
            raise Refused(f"{tokenizer} has neither spiece.model nor tokenizer.json")
        checkpoint = Checkpoint(
            folders,
            pipeline,
            read_json(folders["transformer"] / "config.json"),
            read_json(folders["text_encoder"] / "config.json"),
            read_json(folders["vae"] / "config.json"),
            read_json(folders["scheduler"] / "scheduler_config.json"))
        checkpoint._check()
        return checkpoint

    def _check(self):
        self._check_transformer()
        text, vae = self.text_encoder, self.vae
        self._need("text_encoder", text.get("model_type") == "t5", "model_type is not t5")
        width = self.transformer["caption_channels"]
        self._need("text_encoder", text.get("d_model") == width,
                   f"d_model is {text.get('d_model')}, but the transformer takes embeddings of {width} (caption_channels)")
        self._need("vae", vae.get("_class_name") == "AutoencoderKL", f"{vae.get('_class_name')} is no AutoencoderKL")
        channels = self.transformer["in_channels"]
        self._need("vae", vae.get("latent_channels", 4) == channels,
                   f"latent_channels is {vae.get('latent_channels', 4)}, but the transformer takes {channels} (in_channels)")
        if "_class_name" not in self.scheduler:
            raise Refused(f"{self.folders['scheduler'] / 'scheduler_config.json'} has no _class_name")

    def _check_transformer(self):
        config = self.transformer
        name, part = config.get("_class_name"), "transformer"
        # Checkpoints from before diffusers split the class still name the old one.
        self._need(part, name in ("PixArtTransformer2DModel", "Transformer2DModel"), f"{name} is not PixArt's transformer")
        self._need(part, config.get("norm_type", "ada_norm_single") == "ada_norm_single", "norm_type is not ada_norm_single")
        self._need(part, config.get("attention_type", "default") == "default", "attention_type is not default")
        for key in ("sample_size", "patch_size", "in_channels", "out_channels", "caption_channels",
                    "num_layers", "num_attention_heads", "attention_head_dim"):
            self._need(part, isinstance(config.get(key), int), f"{key} is {config.get(key)!r}, not a number")
        conditions = config.get("use_additional_conditions")
        if conditions is None and config["sample_size"] == 128:
            raise self._wrong(part, "use_additional_conditions is not given, which diffusers takes for true,"
                              " as in PixArt-alpha; a PixArt-Sigma transformer says false")
        self._need(part, not conditions, "use_additional_conditions is true: this is PixArt-alpha, not PixArt-Sigma")
        self._need(part, config["out_channels"] in (config["in_channels"], 2 * config["in_channels"]),
                   "out_channels is neither in_channels nor twice as many")

    def _need(self, part: str, holds: bool, reason: str):
        if not holds:
            raise self._wrong(part, reason)

    def _wrong(self, part: str, reason: str) -> Refused:
        return Refused(f"{self.folders[part] / 'config.json'}: {reason}")
