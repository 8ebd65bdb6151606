"""Exports tiny checkpoints and holds what comes out to diffusers and transformers. Run: python -m unittest test_export_pixart

Takes some minutes: tracing does, however small the networks are.
"""

import contextlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import export_pixart
import numpy as np
import onnx
import onnxruntime
import sentencepiece
import torch
from diffusers import AutoencoderKL, PixArtTransformer2DModel
from diffusers.models.embeddings import get_2d_sincos_pos_embed
from pixart import graphs
from pixart.components import COMPONENTS
from safetensors.torch import load_file, save_file
from transformers import T5EncoderModel, T5Tokenizer

HERE = Path(__file__).parent
WORK = Path()


def setUpModule():
    global WORK
    WORK = Path(tempfile.mkdtemp())
    unittest.addModuleCleanup(shutil.rmtree, WORK)
    make("plain", "--force-upcast", "--sample-size", 32)
    make("old", "--old-names", "--text-shards", 3, "--sample-size", 128, "--blocks", 2, "--seed", 1)


def make(name: str, *options):
    subprocess.run(
        [sys.executable, HERE / "make_tiny_pixart.py", WORK / name, *map(str, options)], check=True, capture_output=True)


def run(*arguments) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of an export."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = export_pixart.main([*map(str, arguments), "--threads", "2"])
    return status, out.getvalue(), err.getvalue()


def session(file: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])


def differs(actual: np.ndarray, expected: torch.Tensor) -> float:
    """Largest difference, relative to the largest value."""
    return float(np.abs(actual - expected.float().numpy()).max() / expected.abs().max())


class PositionsTest(unittest.TestCase):
    """The positional embedding of a graph is diffusers' at every size, the native one included."""

    def test_all_sizes(self):
        for sample_size, scale in ((32, None), (32, 0.5), (64, 1), (128, None), (256, 4)):
            model = graphs.Transformer(
                num_attention_heads=2, attention_head_dim=8, num_layers=1, cross_attention_dim=16, caption_channels=16,
                sample_size=sample_size, interpolation_scale=scale, use_additional_conditions=False)
            side = sample_size // 2
            self.close(model.positions(side, side), model.pos_embed.pos_embed)
            for height, width in ((1, 1), (2, 33), (64, 17), (side - 1, side)):
                expected = get_2d_sincos_pos_embed(
                    16, (height, width), base_size=side, interpolation_scale=model.pos_embed.interpolation_scale,
                    output_type="pt").float()[None]
                self.close(model.positions(height, width), expected)

    def close(self, actual, expected):
        self.assertEqual(actual.dtype, torch.float32)
        # Cosines are sines of the angle and a quarter turn: the last bit may differ.
        self.assertLessEqual(float((actual - expected).abs().max()), 6e-8)


class Float32Test(unittest.TestCase):
    """A checkpoint of today's layout in 32 bits, with weights beside the graphs."""

    @classmethod
    def setUpClass(cls):
        cls.source, cls.output = WORK / "plain", WORK / "plain-fp32"
        cls.status, cls.said, cls.errors = run(cls.source, cls.output, "--external-data-mib", 0)

    def test_is_complete(self):
        self.assertEqual((self.status, self.errors), (0, ""))
        self.assertIn("is complete", self.said)
        for name in COMPONENTS:
            self.assertIn(f"{name}: agrees with torch", self.said)
            self.assertEqual(
                {f.name for f in (self.output / name).iterdir()}, {"config.json", "model.onnx", "model.onnx_data"})
        self.assertEqual(
            {f.name for f in self.output.iterdir()}, {"model_index.json", "scheduler", "tokenizer", *COMPONENTS})
        index = json.loads((self.output / "model_index.json").read_text())
        self.assertEqual(index["_class_name"], "PixArtSigmaPipeline")
        self.assertEqual(index["transformer"], ["diffusers", "PixArtTransformer2DModel"])
        scheduler = (self.output / "scheduler" / "scheduler_config.json").read_text()
        self.assertEqual(scheduler, (self.source / "scheduler" / "scheduler_config.json").read_text())

    def test_transformer_at_every_size(self):
        stock = PixArtTransformer2DModel.from_pretrained(self.source / "transformer")
        graph = session(self.output / "transformer" / "model.onnx")
        # The native size is 32 x 32; 16 x 64 has as many tokens.
        for rows, height, width, tokens in ((1, 32, 32, 300), (2, 16, 64, 5), (3, 2, 2, 1), (4, 48, 20, 12)):
            with self.subTest(rows=rows, height=height, width=width, tokens=tokens):
                generator = torch.Generator().manual_seed(height)
                latents = torch.randn(rows, 4, height, width, generator=generator)
                prompt = torch.randn(rows, tokens, 16, generator=generator)
                mask = torch.ones(rows, tokens, dtype=torch.int64)
                mask[0, tokens // 2 + 1:] = 0
                timestep = torch.tensor([999.0, 565.83, 20.25, 0.0][:rows])
                with torch.inference_mode():
                    expected = stock(
                        latents, encoder_hidden_states=prompt, encoder_attention_mask=mask, timestep=timestep,
                        added_cond_kwargs={"resolution": None, "aspect_ratio": None}).sample
                actual = graph.run(None, {
                    "hidden_states": latents.numpy(), "encoder_hidden_states": prompt.numpy(),
                    "encoder_attention_mask": mask.numpy(), "timestep": timestep.numpy()})[0]
                self.assertEqual(actual.shape, (rows, 8, height, width))
                self.assertLess(differs(actual, expected), 5e-5)

    def test_text_encoder_at_every_length(self):
        stock = T5EncoderModel.from_pretrained(self.source / "text_encoder")
        graph = session(self.output / "text_encoder" / "model.onnx")
        for rows, tokens, kept in ((1, 300, 300), (2, 300, 7), (3, 1, 1), (4, 120, 119)):
            with self.subTest(rows=rows, tokens=tokens, kept=kept):
                ids = torch.randint(2, stock.config.vocab_size, (rows, tokens), generator=torch.Generator().manual_seed(rows))
                mask = (torch.arange(tokens) < kept).long().expand(rows, -1).contiguous()
                with torch.inference_mode():
                    expected = stock(ids, attention_mask=mask).last_hidden_state
                actual = graph.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})[0]
                self.assertLess(differs(actual, expected), 2e-5)

    def test_vae_at_every_size(self):
        stock = AutoencoderKL.from_pretrained(self.source / "vae")
        decoder = session(self.output / "vae_decoder" / "model.onnx")
        encoder = session(self.output / "vae_encoder" / "model.onnx")
        for rows, height, width in ((1, 32, 32), (2, 5, 9)):
            with self.subTest(rows=rows, height=height, width=width), torch.inference_mode():
                latents = torch.randn(rows, 4, height, width, generator=torch.Generator().manual_seed(1))
                expected = stock.decode(latents).sample
                self.assertLess(differs(decoder.run(None, {"latent_sample": latents.numpy()})[0], expected), 1e-4)
                expected = stock.encode(expected.clamp(-1, 1)).latent_dist.parameters
                picture = stock.decode(latents).sample.clamp(-1, 1)
                self.assertLess(differs(encoder.run(None, {"sample": picture.numpy()})[0], expected), 1e-4)

    def test_tokenizer_is_the_same(self):
        tokenizer = T5Tokenizer.from_pretrained(self.output / "tokenizer")
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.output / "tokenizer" / "spiece.model"))
        for text in ("a red fox under the sea", "golden Clock, watercolor!"):
            self.assertEqual(tokenizer(text).input_ids, [*pieces.encode(text), 1])

    def test_graphs_are_plain(self):
        for name in COMPONENTS:
            with self.subTest(name):
                file = self.output / name / "model.onnx"
                onnx.checker.check_model(file, full_check=True)
                model = onnx.load(file, load_external_data=False)
                kinds = {node.op_type for node in model.graph.node}
                self.assertFalse(kinds & {"If", "Loop", "Scan", "SequenceAt"})
                self.assertEqual({o.domain for o in model.opset_import}, {""})
                self.assertEqual(len({node.name for node in model.graph.node}), len(model.graph.node))
                self.assertFalse(model.metadata_props or model.graph.metadata_props)
                # Nothing of the machine that it was made on.
                self.assertNotIn(str(HERE).encode(), file.read_bytes())
                self.assertNotIn(b"site-packages", file.read_bytes())
                self.assertEqual({e.value for t in model.graph.initializer for e in t.external_data if e.key == "location"},
                                 {"model.onnx_data"})

    def test_modules_give_nodes_their_names(self):
        graph = onnx.load(self.output / "transformer" / "model.onnx", load_external_data=False).graph
        found = {node.name for node in graph.node}
        for block in range(4):
            for attention in ("attn1", "attn2"):
                for layer in ("to_q", "to_k", "to_v", "to_out.0"):
                    self.assertIn(f"/transformer_blocks.{block}/{attention}/{layer}/MatMul", found)
        self.assertNotIn("Transpose", {
            node.op_type for node in graph.node if node.input and node.input[0].endswith("weight")})

    def test_does_not_replace_unless_told(self):
        status, _, error = run(self.source, self.output)
        self.assertEqual(status, 2)
        self.assertIn("has text_encoder, transformer, vae_decoder, vae_encoder already; --force", error)


class Float16Test(unittest.TestCase):
    """A checkpoint of the old layout in 16 bits: other names of classes and weights, a text encoder in three files."""

    @classmethod
    def setUpClass(cls):
        cls.source, cls.output = WORK / "old", WORK / "old-fp16"
        cls.status, cls.said, cls.errors = run(cls.source, cls.output, "--dtype", "fp16")

    def test_is_complete(self):
        self.assertEqual((self.status, self.errors), (0, ""))
        self.assertEqual(len(list((self.source / "text_encoder").glob("*.safetensors"))), 3)
        self.assertFalse(list(self.output.rglob("*_data")))
        config = json.loads((self.output / "transformer" / "config.json").read_text())
        self.assertEqual(config["_class_name"], "PixArtTransformer2DModel")

    def test_inputs_and_outputs(self):
        half, whole, single = "tensor(float16)", "tensor(int64)", "tensor(float)"
        expected = {
            "text_encoder": [whole, whole, half], "transformer": [half, half, whole, single, half],
            "vae_decoder": [half, half], "vae_encoder": [half, half]}
        for name, types in expected.items():
            graph = session(self.output / name / "model.onnx")
            self.assertEqual([value.type for value in (*graph.get_inputs(), *graph.get_outputs())], types)

    def test_keeps_wo_in_32_bits(self):
        graph = onnx.load(self.output / "text_encoder" / "model.onnx").graph
        for weight in graph.initializer:
            if weight.name.endswith(("weight", "weight.T")):
                wide = ".wo." in weight.name
                self.assertEqual(
                    weight.data_type, onnx.TensorProto.FLOAT if wide else onnx.TensorProto.FLOAT16, weight.name)

    def test_transformer_is_close_to_32_bits(self):
        stock = PixArtTransformer2DModel.from_pretrained(self.source / "transformer")
        graph = session(self.output / "transformer" / "model.onnx")
        for height, width in ((128, 128), (20, 44)):
            latents = torch.randn(2, 4, height, width, generator=torch.Generator().manual_seed(3))
            prompt = torch.randn(2, 9, 16, generator=torch.Generator().manual_seed(4))
            mask, timestep = torch.ones(2, 9, dtype=torch.int64), torch.tensor([700.5, 700.5])
            with torch.inference_mode():
                expected = stock(
                    latents, encoder_hidden_states=prompt, encoder_attention_mask=mask, timestep=timestep,
                    added_cond_kwargs={"resolution": None, "aspect_ratio": None}).sample
            actual = graph.run(None, {
                "hidden_states": latents.half().numpy(), "encoder_hidden_states": prompt.half().numpy(),
                "encoder_attention_mask": mask.numpy(), "timestep": timestep.numpy()})[0]
            self.assertLess(differs(actual, expected), 1e-2)

    def test_vae_stays_in_32_bits_where_it_overflows(self):
        _, said, _ = run(WORK / "plain", WORK / "nothing", "--dtype", "fp16", "--dry-run")
        self.assertIn("vae_decoder: float32", said)
        self.assertIn("transformer: float16", said)
        _, said, _ = run(WORK / "plain", WORK / "nothing", "--vae-dtype", "fp16", "--dry-run")
        self.assertIn("vae_decoder: float16", said)
        self.assertIn("force_upcast", said)
        self.assertFalse((WORK / "nothing").exists())


class RefusalTest(unittest.TestCase):
    """What is no PixArt-Sigma checkpoint, or a damaged one, is refused by file and reason, and nothing is written."""

    def setUp(self):
        self.source = WORK / "changed"
        shutil.copytree(WORK / "plain", self.source)
        self.addCleanup(shutil.rmtree, self.source)
        self.output = WORK / "refused"

    def config(self, part: str, file: str = "config.json", **changes):
        path = self.source / part / file
        config = {**json.loads(path.read_text()), **changes}
        path.write_text(json.dumps({k: v for k, v in config.items() if v != "absent"}))

    def weights(self, change, part="transformer", name="diffusion_pytorch_model"):
        file = self.source / part / f"{name}.safetensors"
        weights = {k: v.clone() for k, v in load_file(file).items()}
        change(weights)
        save_file(weights, file)

    def refused(self, *parts: str, options=(), status=2):
        found, _, error = run(self.source, self.output, *options)
        self.assertEqual(found, status, error)
        for part in parts:
            self.assertIn(part, error)
        self.assertFalse(list(self.output.iterdir()) if self.output.exists() else [])

    def test_other_pipelines(self):
        self.config("", "model_index.json", _class_name="PixArtAlphaPipeline")
        self.refused("model_index.json: PixArtAlphaPipeline is not PixArt-Sigma")

    def test_pixart_alpha(self):
        self.config("transformer", use_additional_conditions=True)
        self.refused("transformer/config.json", "use_additional_conditions is true: this is PixArt-alpha")

    def test_what_diffusers_takes_for_pixart_alpha(self):
        self.config("transformer", use_additional_conditions="absent", sample_size=128)
        self.refused("use_additional_conditions is not given")

    def test_other_transformers(self):
        self.config("transformer", _class_name="SD3Transformer2DModel")
        self.refused("SD3Transformer2DModel is not PixArt's transformer")

    def test_text_encoder_of_another_width(self):
        self.config("text_encoder", d_model=32)
        self.refused("text_encoder/config.json: d_model is 32, but the transformer takes embeddings of 16")

    def test_missing_parts(self):
        shutil.rmtree(self.source / "vae")
        self.refused("has no directory vae")

    def test_missing_weights(self):
        self.weights(lambda w: w.pop("transformer_blocks.1.attn1.to_k.bias"))
        self.refused("has no weight transformer_blocks.1.attn1.to_k.bias")

    def test_unknown_weights(self):
        # As of blocks that compress keys and values.
        self.weights(lambda w: w.update({"transformer_blocks.1.attn1.sr.weight": torch.zeros(2)}))
        self.refused("transformer_blocks.1.attn1.sr.weight is no weight of this network")

    def test_weights_of_another_shape(self):
        self.config("transformer", attention_head_dim=4, cross_attention_dim=8)
        self.refused("has the shape", "follows from config.json")

    def test_pickled_weights(self):
        file = self.source / "transformer" / "diffusion_pytorch_model.safetensors"
        file.rename(file.with_suffix(".bin"))
        self.refused("pickled weights (.bin) are not read")

    def test_names_the_variants_that_there_are(self):
        file = self.source / "transformer" / "diffusion_pytorch_model.safetensors"
        file.rename(file.with_name("diffusion_pytorch_model.fp16.safetensors"))
        self.refused("there is --variant fp16")

    def test_truncated_weights(self):
        file = self.source / "transformer" / "diffusion_pytorch_model.safetensors"
        file.write_bytes(file.read_bytes()[:-1000])
        self.refused("diffusion_pytorch_model.safetensors cannot be read")

    def test_weights_that_are_too_large(self):
        self.weights(lambda w: w["proj_out.weight"].fill_(1e6))
        self.refused("proj_out.weight is too large for torch.float16",
                     options=("--dtype", "fp16", "--components", "transformer"))

    def test_text_encoders_that_overflow(self):
        def grow(weights):
            for name in weights:
                if "wi_" in name:
                    weights[name].mul_(3000)
        self.weights(grow, "text_encoder", "model")
        self.refused("text_encoder: the network itself overflows", status=1,
                     options=("--dtype", "fp16", "--components", "text_encoder"))

    def test_wrong_graphs(self):
        read = export_pixart.BoundWeights.read_finite

        def other(weights, name):
            return read(weights, name) * (1.01 if name.endswith("to_v.weight") else 1)

        export_pixart.BoundWeights.read_finite = other
        self.addCleanup(setattr, export_pixart.BoundWeights, "read_finite", read)
        self.refused("transformer: differs from torch by", status=1, options=("--components", "transformer"))

    def test_transformers_alone_need_a_base(self):
        for part in ("vae", "text_encoder", "scheduler", "tokenizer"):
            shutil.rmtree(self.source / part)
        (self.source / "model_index.json").unlink()
        self.refused("has no model_index.json", "--base DIRECTORY")
        status, said, _ = run(self.source, self.output, "--base", WORK / "plain", "--dry-run")
        self.assertEqual(status, 0)
        self.assertIn("text_encoder: float32", said)

    def test_components_one_by_one(self):
        status, said, _ = run(self.source, self.output, "--components", "vae_decoder", "--no-check")
        self.addCleanup(shutil.rmtree, self.output)
        self.assertEqual(status, 0)
        self.assertIn("still lacks text_encoder, transformer", said)
        self.assertFalse((self.output / "model_index.json").exists())
        before = (self.output / "vae_decoder" / "model.onnx").read_bytes()
        status, _, _ = run(self.source, self.output, "--components", "vae_decoder", "--force")
        self.assertEqual(status, 0)
        self.assertEqual((self.output / "vae_decoder" / "model.onnx").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
