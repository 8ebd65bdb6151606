"""Holds the programs to what they say. Run beside them: ICONS=package/icons.json python -m unittest test_sketch (a minute)."""

import itertools
import os
import random
import tempfile
import unittest
from pathlib import Path

import compact
import networks
import numpy as np
import onnx
import onnxruntime
import sentencepiece
import torch
from onnx import helper, numpy_helper
from scenes import ICONS, load_sprites, paint, scenes
from scorer import Scorer
from train_denoiser import draw_times
from training import Training, optimizers

EMBEDDED = Path(__file__).parents[2] / "main/resources/models/sketch-sdxl"


def some(count: int, pairs: float, held_out: bool = False) -> list:
    return list(itertools.islice(scenes(7, pairs, held_out), count))


class ScenesTest(unittest.TestCase):
    def test_what_is_held_out_is_never_trained_on(self):
        trained = {(s.nouns, s.ground) for s in some(5000, 0.5)}
        kept = {(s.nouns, s.ground) for s in some(500, 0.5, held_out=True)}
        self.assertGreater(len(kept), 100)
        self.assertFalse(trained & kept)

    def test_the_place_in_the_prompt_does_not_tell_the_side(self):
        told = [s for s in some(4000, 1.0) if " of a" in s.prompt and ("left" in s.prompt or "right" in s.prompt)]
        first = sum(s.prompt.index(s.nouns[0]) < s.prompt.index(s.nouns[1]) for s in told) / len(told)
        self.assertGreater(len(told), 2000)
        self.assertAlmostEqual(first, 0.5, delta=0.05)

    def test_a_seed_gives_the_same_scenes(self):
        self.assertEqual(some(50, 0.5), some(50, 0.5))

    def test_all_is_named(self):
        for scene in some(200, 0.5):
            self.assertTrue(all(noun in scene.prompt for noun in (*scene.nouns, scene.ground, scene.size)), scene)


class ScorerTest(unittest.TestCase):
    def test_it_tells_real_scenes(self):
        sprites = load_sprites(Path(os.environ["ICONS"]))
        self.assertEqual(len(sprites), len(ICONS))
        scorer, chance = Scorer(sprites), random.Random(3)
        for scene in some(12, 0.5):
            seen = scorer.look(paint(scene, sprites, chance))
            self.assertEqual(seen.ground, scene.ground)
            self.assertEqual((seen.left, seen.right) if len(scene.nouns) == 2 else (seen.single,), scene.nouns, scene)


class CompactTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        self.network = torch.nn.Sequential(torch.nn.Linear(64, 300), torch.nn.Linear(300, 8))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.graph = Path(folder.name) / "model.onnx"

    def write(self):
        first, last = self.network
        values = {"a": first.weight.detach().numpy().T, "b": first.bias.detach().numpy(), "c": last.weight.detach().numpy().T}
        nodes = [helper.make_node("MatMul", ["x", "a"], ["y"]), helper.make_node("Add", ["y", "b"], ["z"]),
                 helper.make_node("MatMul", ["z", "c"], ["out"])]
        shapes = [helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, [2, w]) for n, w in (("x", 64), ("out", 8))]
        graph = helper.make_graph(nodes, "two", shapes[:1], shapes[1:],
                                  [numpy_helper.from_array(np.ascontiguousarray(v), n) for n, v in values.items()])
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), self.graph)

    def result(self):
        x = np.random.default_rng(1).standard_normal((2, 64)).astype(np.float32)
        return onnxruntime.InferenceSession(str(self.graph)).run(None, {"x": x})[0]

    def test_rounded_weights_are_stored_without_loss(self):
        compact.round_weights(self.network, eight=True)
        self.write()
        before, size = self.result(), self.graph.stat().st_size
        self.assertEqual(compact.store(self.graph), (2, 1))
        np.testing.assert_array_equal(self.result(), before)
        self.assertLess(self.graph.stat().st_size, 0.4 * size)

    def test_other_weights_stay_as_they_are(self):
        self.write()
        before = self.result()
        self.assertEqual(compact.store(self.graph), (0, 0))
        np.testing.assert_array_equal(self.result(), before)

    def test_rounding_changes_little(self):
        weight = self.network[0].weight
        before = weight.detach().clone()
        compact.round_weights(self.network, eight=True)
        error = (weight - before).abs().amax(1) / before.abs().amax(1)
        self.assertGreater(error.max().item(), 0)
        self.assertLess(error.max().item(), 0.6 / 127)


class TrainingTest(unittest.TestCase):
    def train(self, file: Path, steps: int, ends_after=None):
        torch.manual_seed(4)
        network = torch.nn.ModuleDict({"transformer_blocks": torch.nn.Linear(16, 16), "last": torch.nn.Linear(16, 1)})
        training = Training(network, optimizers(network, 1e-2, muon=True), file, steps, warm_up=2)

        def loss(step):
            if step + 1 == ends_after:
                training.ended = True  # as SIGTERM does
            x = torch.randn(8, 16)
            return ((network["last"](torch.tanh(network["transformer_blocks"](x))) - x[:, :1]) ** 2).mean()

        training.run(loss)
        return training

    def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(self):
        with tempfile.TemporaryDirectory() as folder:
            whole = self.train(Path(folder) / "whole.pt", 9)
            stopped = self.train(Path(folder) / "parts.pt", 9, ends_after=4)
            self.assertEqual(stopped.step, 4)
            parts = self.train(Path(folder) / "parts.pt", 9)
            self.assertEqual((whole.step, parts.step), (9, 9))
            for kind in ("network", "average"):
                for name, value in getattr(whole, kind).state_dict().items():
                    self.assertTrue(torch.equal(value, getattr(parts, kind).state_dict()[name]), f"{kind} {name}")

    def test_every_part_is_trained(self):
        with tempfile.TemporaryDirectory() as folder:
            first = self.train(Path(folder) / "a.pt", 1).network.state_dict()
            last = self.train(Path(folder) / "b.pt", 20).network.state_dict()
            for name in first:
                self.assertFalse(torch.equal(first[name], last[name]), name)

    def test_the_noisy_end_is_seen_most(self):
        torch.manual_seed(0)
        times = draw_times(20000)
        self.assertGreaterEqual(times.min().item(), 0)
        self.assertLess(times.max().item(), 1000)
        self.assertAlmostEqual((times >= 800).float().mean().item(), 0.48, delta=0.03)


class TokenizerTest(unittest.TestCase):
    def test_every_word_is_one_piece(self):
        captions = [scene.prompt for scene in some(3000, 0.5)]
        processor = sentencepiece.SentencePieceProcessor(model_proto=networks.make_spiece(captions))
        self.assertEqual(processor.encode("a cat left of a star, teal background", out_type=str),
                         ["\u2581a", "\u2581cat", "\u2581left", "\u2581of", "\u2581a", "\u2581star", ",", "\u2581teal", "\u2581background"])
        self.assertLessEqual(processor.get_piece_size(), networks.PIECES)


class EmbeddedWeightsTest(unittest.TestCase):
    def test_they_are_read_back(self):
        encoder = networks.sdxl()["text_encoder_2"].eval()
        graph = EMBEDDED / "text_encoder_2/model.onnx"
        networks.load_exported(encoder, graph)
        ids = torch.randint(0, 49406, (2, 77), generator=torch.Generator().manual_seed(1))
        ids[:, -1] = 49407
        with torch.no_grad():
            expected = encoder(ids).text_embeds.numpy()
        session = onnxruntime.InferenceSession(str(graph))
        port = session.get_inputs()[0]
        found = session.run(["text_embeds"], {port.name: ids.numpy().astype(np.int32 if "32" in port.type else np.int64)})[0]
        np.testing.assert_allclose(found, expected, atol=1e-4)


if __name__ == "__main__":
    unittest.main()
