"""Holds an exported graph to the stock network of diffusers or transformers."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

from .components import BoundWeights, Component

# Largest and root-mean-square difference, each relative to that of the reference.
TOLERANCES = {torch.float32: (5e-4, 1e-4), torch.float16: (5e-2, 2e-2)}
# Graphs with more bytes of weights run without what would copy them.
LARGE = 4 << 30


class Wrong(Exception):
    """An export that is not what it should be."""


@dataclass(frozen=True)
class Difference:
    largest: float
    root_mean_square: float

    @staticmethod
    def of(actual: np.ndarray, expected: np.ndarray) -> "Difference":
        if actual.shape != expected.shape:
            raise Wrong(f"the output has the shape {list(actual.shape)} instead of {list(expected.shape)}")
        if not np.isfinite(actual).all():
            raise Wrong("the output is not finite")
        off = actual.astype(np.float64) - expected
        scale = np.abs(expected).max(), np.sqrt(np.mean(np.square(expected, dtype=np.float64)))
        return Difference(float(np.abs(off).max() / scale[0]), float(np.sqrt(np.mean(off**2)) / scale[1]))


class Streamed:
    """Gives a network without weights those that each module needs, for as long as it runs."""

    def __init__(self, model: nn.Module, weights: BoundWeights, dtype: torch.dtype | None):
        self._weights, self._dtype = weights, dtype
        for path, module in model.named_modules():
            names = [name for name, parameter in module.named_parameters(recurse=False)]
            if names:
                empty = dict(module._parameters)
                module.register_forward_pre_hook(lambda m, _, p=path, n=names: self._fill(m, p, n))
                module.register_forward_hook(lambda m, *_, e=empty: m._parameters.update(e), always_call=True)

    def _fill(self, module: nn.Module, path: str, names: list[str]):
        for name in names:
            value = self._weights.read(f"{path}.{name}" if path else name, self._dtype)
            module._parameters[name] = nn.Parameter(value, requires_grad=False)


def stock(component: Component, config: dict, weights: BoundWeights, dtype: torch.dtype | None) -> nn.Module:
    """The stock network; without a type in the weights' own, as the graph has them."""
    model = component.empty(config, torch.float32)
    if dtype is None:
        for name, parameter in model.named_parameters():
            parameter.data = parameter.data.to(weights.types[name])
    Streamed(model, weights, dtype)
    return model


def check(component: Component, config: dict, weights: BoundWeights, dtype: torch.dtype, folder: Path) -> Difference:
    """Compares at two sizes with different numbers of rows; raises Wrong.

    The reference is the stock network in 32 bits. In 16 bits the stock network must be finite too: the CPU provider
    computes most of such a graph in 32 bits, where nothing overflows.
    """
    runs = [(rows, size) for rows, size in zip((1, 3), component.sizes(config), strict=True)]
    expected = []
    with torch.inference_mode():
        model = stock(component, config, weights, torch.float32)
        for rows, size in runs:
            inputs = component.inputs(rows, size, dtype, config)
            expected.append(component.run(model, as_float(inputs)).numpy())
        if dtype != torch.float32:
            half = stock(component, config, weights, None)
            if not torch.isfinite(component.run(half, component.inputs(*runs[1], dtype, config))).all():
                raise Wrong(f"the network itself overflows in {dtype}: export it in fp32")
    session = open_session(folder / "model.onnx", weights.bytes > LARGE)
    worst = Difference(0, 0)
    for (rows, size), reference in zip(runs, expected, strict=True):
        feeds = {name: t.numpy() for name, t in component.inputs(rows, size, dtype, config).items()}
        found = Difference.of(session.run([component.output], feeds)[0], reference)
        worst = Difference(max(worst.largest, found.largest), max(worst.root_mean_square, found.root_mean_square))
    limits = TOLERANCES[dtype]
    if worst.largest > limits[0] or worst.root_mean_square > limits[1]:
        raise Wrong(f"differs from torch by {worst.largest:.2g} of the largest value and {worst.root_mean_square:.2g}"
                    f" in root mean square; {limits[0]:.2g} and {limits[1]:.2g} are allowed")
    return worst


def as_float(inputs):
    return {name: t.float() if t.is_floating_point() else t for name, t in inputs.items()}


def open_session(file: Path, large: bool) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.log_severity_level = 3
    if large:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.disable_prepacking", "1")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
