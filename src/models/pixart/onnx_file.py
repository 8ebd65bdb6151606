"""Writes a network as ONNX without ever holding its weights.

The network is traced with fake tensors, which have shapes and types only; its weights go from the
checkpoint's files to the ONNX file one by one.
"""

import contextlib
import io
import warnings
from ast import literal_eval
from collections.abc import Callable
from pathlib import Path

import onnx_ir as ir
import torch
from onnxscript import optimizer
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from .checkpoint import Refused

OPSET = 18
DATA_FILE = "model.onnx_data"
SCOPES = "pkg.torch.onnx.name_scopes"

Read = Callable[[str], torch.Tensor]


def trace(build: Callable[[], nn.Module], inputs: Callable[[], dict[str, torch.Tensor]],
          dynamic: dict[str, dict[int, object]], output: tuple[str, list]) -> ir.Model:
    """A model whose initializers have names, shapes and types, but no values; output: name and shape."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        model = build()
        with FakeTensorMode(allow_non_fake_inputs=True):
            fake_weights(model)
            program = torch.onnx.export(
                model, kwargs=inputs(), input_names=list(dynamic), output_names=[output[0]],
                dynamic_shapes=dynamic, opset_version=OPSET, dynamo=True, optimize=False, verbose=False)
    model = program.model
    for value in model.graph.initializers.values():
        value.const_value = None
    # Without values it neither folds weights nor takes equal ones together.
    optimizer.optimize_ir(model)
    name_nodes(model.graph)
    model.graph.metadata_props.clear()
    # The tracer's own symbols say in a roundabout way that sizes are even.
    model.graph.outputs[0].shape = ir.Shape(output[1])
    return model


def fake_weights(model: nn.Module):
    """Puts tensors of the current mode in the place of weights that have no device."""
    for module in model.modules():
        for name, weight in module.named_parameters(recurse=False):
            fake = torch.empty(weight.shape, dtype=weight.dtype)
            module._parameters[name] = nn.Parameter(fake, requires_grad=False)


def name_nodes(graph: ir.Graph):
    """Names nodes by their modules, /transformer_blocks.0/attn1/to_q/MatMul, and drops what else the tracer noted."""
    taken: dict[str, int] = {}
    for node in graph:
        scopes = [s for s in literal_eval(node.metadata_props.get(SCOPES, "['']"))[:-1] if s and s[0] != "_"]
        segments, before = [], ""
        for scope in scopes:
            segments.append(scope.removeprefix(before + ".") if before else scope)
            before = scope
        name = "/" + "/".join([*segments, node.op_type])
        count = taken[name] = taken.get(name, -1) + 1
        node.name = f"{name}_{count}" if count else name
        node.doc_string = None
        node.metadata_props.clear()


def give_weights(model: ir.Model, read: Read):
    """Gives initializers the tensors of these names, read when the file is written."""
    graph = model.graph
    for name, value in list(graph.initializers.items()):
        if value.const_value is None:
            value.const_value = lazy(value, name, read, transposed=False)
    for node in list(graph):
        source = node.inputs[0] if node.op_type == "Transpose" else None
        if source is not None and source.is_initializer() and len(source.shape) == 2:
            fold_transpose(graph, node, source, read)


def fold_transpose(graph: ir.Graph, node: ir.Node, source: ir.Value, read: Read):
    """Writes a matrix the other way round instead of turning it in every session."""
    turned = ir.Value(name=f"{source.name}.T", shape=node.outputs[0].shape, type=source.type)
    turned.const_value = lazy(turned, source.name, read, transposed=True)
    if turned.name not in graph.initializers:
        graph.register_initializer(turned)
    ir.convenience.replace_all_uses_with(node.outputs[0], graph.initializers[turned.name])
    graph.remove(node, safe=True)
    if not source.uses():
        del graph.initializers[source.name]


def lazy(value: ir.Value, name: str, read: Read, transposed: bool) -> ir.LazyTensor:
    def evaluate():
        tensor = read(name)
        return ir.tensor((tensor.T if transposed else tensor).contiguous().numpy())

    return ir.LazyTensor(evaluate, dtype=value.dtype, shape=value.shape, name=value.name)


def save(model: ir.Model, folder: Path, external: bool):
    """Writes model.onnx and, if asked for, the weights beside it; one weight is in memory at a time."""
    try:
        ir.save(
            model, folder / "model.onnx", external_data=DATA_FILE if external else None, size_threshold_bytes=1024,
            max_workers=1, alignment=4096)
    except Exception as error:
        cause = error
        while cause is not None and not isinstance(cause, Refused):
            cause = cause.__cause__
        raise cause or error from None
