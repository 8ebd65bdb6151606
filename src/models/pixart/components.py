"""The four graphs of a PixArt-Sigma model: what each is made of, takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from accelerate import init_empty_weights
from diffusers import AutoencoderKL, PixArtTransformer2DModel
from torch import nn
from torch.export import Dim
from transformers import T5Config, T5EncoderModel

from . import graphs
from .checkpoint import Checkpoint, Refused, Weights

# Names that diffusers gave the attention of VAEs before it had one attention class.
OLD_ATTENTION = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
EMBEDDINGS = {"shared.weight": "encoder.embed_tokens.weight", "encoder.embed_tokens.weight": "shared.weight"}
# Entries of checkpoints that belong to no exported network.
UNUSED = ("pos_embed.pos_embed", "decoder.", "lm_head.")

Inputs = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Component:
    """One graph.

    part, stem: directory of the checkpoint, and how its files of weights begin
    output, shape: name and shape of the output, of a configuration
    stock, graph: networks of a configuration
    run: the stock network's output for inputs of the graph
    inputs: of rows, height and width (or 1 and tokens), type and configuration
    dynamic: inputs in their order, with their dimensions that are free
    sizes: two pairs of height and width that the export is checked with
    """

    name: str
    part: str
    stem: str
    output: str
    shape: Callable[[dict], list]
    stock: Callable[[dict], nn.Module]
    graph: Callable[[dict], nn.Module]
    run: Callable[[nn.Module, Inputs], torch.Tensor]
    inputs: Callable[[int, tuple[int, int], torch.dtype, dict], Inputs]
    dynamic: Callable[[dict], dict[str, dict[int, object]]]
    sizes: Callable[[dict], tuple[tuple[int, int], tuple[int, int]]]

    def empty(self, config: dict, dtype: torch.dtype) -> nn.Module:
        """The stock network without memory for its weights."""
        with init_empty_weights(include_buffers=False):
            return typed(self.stock(config), dtype).eval()

    def exportable(self, config: dict, dtype: torch.dtype) -> nn.Module:
        """The network to be traced, without memory for its weights."""
        with init_empty_weights(include_buffers=False):
            model = self.graph(config)
        model.prepare()
        return typed(model, dtype).eval()


def typed(model: nn.Module, dtype: torch.dtype) -> nn.Module:
    """In this type, but for what transformers keeps in 32 bits: T5's wo, whose results overflow in 16."""
    nn.Module.to(model, dtype)
    for name, module in model.named_modules():
        if name.rpartition(".")[2] in (getattr(model, "_keep_in_fp32_modules", None) or ()):
            module.float()
    return model


def keep(config: dict, cls: type) -> nn.Module:
    return cls.from_config({k: v for k, v in config.items() if not k.startswith("_")})


def t5(config: dict, cls: type) -> nn.Module:
    return cls(T5Config.from_dict({**config, "use_cache": False}))


def noise(*shape: int, dtype=torch.float32) -> torch.Tensor:
    """Standard normal, from a seed that only the shape decides."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape))).to(dtype)


def prompt_mask(rows: int, tokens: int) -> torch.Tensor:
    """Rows of different length: all tokens, then fewer and fewer, but at least one."""
    lengths = torch.tensor([max(1, tokens - 3 * row) for row in range(rows)])
    return (torch.arange(tokens)[None] < lengths[:, None]).long()


def text_inputs(rows, size, dtype, config):
    tokens = size[1]
    ids = torch.randint(2, config["vocab_size"], (rows, tokens), generator=torch.Generator().manual_seed(tokens))
    mask = prompt_mask(rows, tokens)
    return {"input_ids": ids * mask, "attention_mask": mask}


def transformer_inputs(rows, size, dtype, config):
    tokens = 7 * rows
    return {
        "hidden_states": noise(rows, config["in_channels"], *size, dtype=dtype),
        "encoder_hidden_states": noise(rows, tokens, config["caption_channels"], dtype=dtype),
        "encoder_attention_mask": prompt_mask(rows, tokens),
        # Fractions, as schedulers with Karras sigmas have them.
        "timestep": 999.0 - 333.25 * torch.arange(rows, dtype=torch.float32),
    }


def run_transformer(model, inputs):
    return model(
        inputs["hidden_states"], encoder_hidden_states=inputs["encoder_hidden_states"], timestep=inputs["timestep"],
        encoder_attention_mask=inputs["encoder_attention_mask"],
        added_cond_kwargs={"resolution": None, "aspect_ratio": None}, return_dict=False)[0]


def factor(config: dict) -> int:
    return 2 ** (len(config["block_out_channels"]) - 1)


def latent_axes(config):
    return {"latent_sample": {0: Dim("batch"), 2: Dim("latent_height"), 3: Dim("latent_width")}}


def picture_axes(config):
    return {"sample": {0: Dim("batch"), 2: factor(config) * Dim("latent_height"), 3: factor(config) * Dim("latent_width")}}


def picture_shape(config):
    return ["batch", 3, f"{factor(config)}*latent_height", f"{factor(config)}*latent_width"]


def transformer_axes(config):
    batch, sequence = Dim("batch"), Dim("sequence")
    return {
        "hidden_states": {0: batch, 2: Dim("height"), 3: Dim("width")},
        "encoder_hidden_states": {0: batch, 1: sequence},
        "encoder_attention_mask": {0: batch, 1: sequence},
        "timestep": {0: batch},
    }


def text_axes(config):
    batch, sequence = Dim("batch"), Dim("sequence")
    return {"input_ids": {0: batch, 1: sequence}, "attention_mask": {0: batch, 1: sequence}}


def transformer_sizes(config):
    """Neither is the native size, the first has as many tokens as a square one of another shape."""
    patch = config["patch_size"]
    return (4 * patch, 16 * patch), (13 * patch, 10 * patch)


COMPONENTS = {c.name: c for c in (
    Component(
        "text_encoder", "text_encoder", "model",
        "last_hidden_state", lambda config: ["batch", "sequence", config["d_model"]],
        lambda config: t5(config, T5EncoderModel), lambda config: t5(config, graphs.TextEncoder),
        lambda model, inputs: model(**inputs).last_hidden_state,
        text_inputs, text_axes, lambda config: ((1, 120), (1, 19))),
    Component(
        "transformer", "transformer", "diffusion_pytorch_model",
        "out_hidden_states", lambda config: ["batch", config["out_channels"], "height", "width"],
        lambda config: keep(config, PixArtTransformer2DModel), lambda config: keep(config, graphs.Transformer),
        run_transformer, transformer_inputs, transformer_axes, transformer_sizes),
    Component(
        "vae_decoder", "vae", "diffusion_pytorch_model",
        "sample", picture_shape,
        lambda config: keep(config, AutoencoderKL), lambda config: keep(config, graphs.VaeDecoder),
        lambda model, inputs: model.decode(inputs["latent_sample"], return_dict=False)[0],
        lambda rows, size, dtype, config: {
            "latent_sample": noise(rows, config.get("latent_channels", 4), *size, dtype=dtype)},
        latent_axes, lambda config: ((12, 20), (17, 8))),
    Component(
        "vae_encoder", "vae", "diffusion_pytorch_model",
        "latent_parameters",
        lambda config: ["batch", 2 * config.get("latent_channels", 4), "latent_height", "latent_width"],
        lambda config: keep(config, AutoencoderKL), lambda config: keep(config, graphs.VaeEncoder),
        lambda model, inputs: model.encode(inputs["sample"]).latent_dist.parameters,
        lambda rows, size, dtype, config: {
            "sample": noise(rows, 3, *(factor(config) * s for s in size), dtype=dtype).clamp(-1, 1)},
        picture_axes, lambda config: ((12, 20), (17, 8))),
)}


class BoundWeights:
    """A checkpoint's weights under the names of a network's parameters, in the types that these have.

    Raises Refused where a name is missing, unknown or has another shape.
    """

    def __init__(self, weights: Weights, model: nn.Module, folder):
        self._weights = weights
        self._folder = folder
        self.types = {name: p.dtype for name, p in model.named_parameters(remove_duplicate=False)}
        sizes = {}
        self._stored = {}
        for name, parameter in model.named_parameters(remove_duplicate=False):
            stored = next((n for n in other_names(name) if n in weights), None)
            if stored is None:
                raise Refused(f"{folder} has no weight {name}")
            if weights.shape(stored) != tuple(parameter.shape):
                raise Refused(f"{folder}: {stored} has the shape {list(weights.shape(stored))},"
                              f" but {list(parameter.shape)} follows from config.json")
            self._stored[name] = stored
            sizes[stored] = parameter.numel() * parameter.element_size()
        self.bytes = sum(sizes.values())
        known = set(self._stored.values()) | set(EMBEDDINGS)
        unknown = [n for n in weights if n not in known and not n.startswith(UNUSED)]
        if unknown:
            raise Refused(f"{folder}: {unknown[0]} is no weight of this network ({len(unknown)} such entries)")

    def read(self, name: str, dtype: torch.dtype | None = None) -> torch.Tensor:
        """The weight, in the parameter's own type if none is given."""
        return self._weights[self._stored[name]].to(dtype or self.types[name])

    def read_finite(self, name: str) -> torch.Tensor:
        """The weight in the parameter's type; Refused where that cannot hold it."""
        cast = self.read(name)
        if not torch.isfinite(cast).all():
            stored = self._weights[self._stored[name]]
            reason = f"is too large for {cast.dtype}" if torch.isfinite(stored).all() else "is not finite"
            raise Refused(f"{self._folder}: {self._stored[name]} {reason}")
        return cast


def other_names(name: str):
    yield name
    if name in EMBEDDINGS:
        yield EMBEDDINGS[name]
    for new, old in OLD_ATTENTION.items():
        if f".{new}." in name:
            yield name.replace(f".{new}.", f".{old}.")


def bind(component: Component, checkpoint: Checkpoint, config: dict, dtype: torch.dtype, variant) -> BoundWeights:
    folder = checkpoint.folders[component.part]
    return BoundWeights(Weights(folder, component.stem, variant), component.empty(config, dtype), folder)
