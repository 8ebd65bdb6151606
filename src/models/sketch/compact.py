"""Stores weights small: in 8 bits with a scale for each channel, or in 16, rounded before the export so that nothing is lost after.

A Cast, and a Mul with the scales, stand between what is stored and what reads it. ONNX Runtime folds both when it loads a
graph and computes in 32 bits; DequantizeLinear would make it compute in 8, with other results and slower.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

SMALLEST = 256  # elements; what has fewer stays as it is
LEVELS = 127


def scales_of(values: np.ndarray, axis: int) -> np.ndarray:
    """Largest magnitude along each index of the axis over 127, with 12 bits: the levels' products are exact in float32."""
    others = tuple(i for i in range(values.ndim) if i != axis)
    found = np.abs(values).max(axis=others, keepdims=True).astype(np.float64) / LEVELS
    fraction, exponent = np.frexp(np.where(found == 0, 1.0, found))
    return np.ldexp(np.round(fraction * 4096) / 4096, exponent).astype(np.float32)


def levels_of(values: np.ndarray, scales: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values.astype(np.float64) / scales), -LEVELS, LEVELS).astype(np.int8)


@torch.no_grad()
def round_weights(module: torch.nn.Module, eight: bool):
    """Rounds each weight to what will be stored of it: matrices and kernels to 8 bits if asked, others to 16."""
    for weight in module.parameters():
        values = weight.numpy()
        if eight and weight.ndim >= 2 and weight.numel() >= SMALLEST:
            scales = scales_of(values, 0)
            weight.copy_(torch.from_numpy(levels_of(values, scales) * scales))
        else:
            weight.copy_(weight.half().float())


def store(file: Path) -> tuple[int, int]:
    """Rewrites the graph's initializers; returns how many are stored in 8 and in 16 bits."""
    model = onnx.load(file)
    before, eight, half = [], 0, 0
    for tensor in list(model.graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST:
            continue
        name = tensor.name
        packed = pack(values)
        if packed is not None:
            levels, scales = packed
            tensor.CopyFrom(numpy_helper.from_array(levels, name + ".int8"))
            model.graph.initializer.append(numpy_helper.from_array(scales, name + ".scale"))
            before.append(helper.make_node("Cast", [name + ".int8"], [name + ".levels"], "small/cast/" + name, to=onnx.TensorProto.FLOAT))
            before.append(helper.make_node("Mul", [name + ".levels", name + ".scale"], [name], "small/scale/" + name))
            eight += 1
        elif np.array_equal(values.astype(np.float16).astype(np.float32), values):
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".fp16"))
            before.append(helper.make_node("Cast", [name + ".fp16"], [name], "small/cast/" + name, to=onnx.TensorProto.FLOAT))
            half += 1
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(before + nodes)
    onnx.save(model, file)
    return eight, half


def pack(values: np.ndarray):
    """Levels and scales that give exactly these values; none if they were not rounded so."""
    if values.ndim < 2:
        return None
    for axis in {0, values.ndim - 1} if values.ndim == 2 else {0}:
        scales = scales_of(values, axis)
        levels = levels_of(values, scales)
        if np.array_equal(levels * scales, values):
            return levels, scales
    return None
