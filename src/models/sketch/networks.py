"""The networks of the sketch models, new or with the weights of directories that were exported before."""

import io
import math
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import sentencepiece
from sentencepiece import sentencepiece_model_pb2
import torch
from diffusers import AutoencoderKL, PixArtTransformer2DModel, UNet2DConditionModel
from onnx import numpy_helper
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, T5Config, T5EncoderModel

# The schedule that both families are trained for: the colour of the ground needs the end without any signal.
SCHEDULE = {
    "beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012, "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True, "timestep_spacing": "trailing",
}
PIECES = 320
EXTRA_IDS = 100
CLIP = {"vocab_size": 49408, "num_hidden_layers": 3, "num_attention_heads": 2, "bos_token_id": 49406, "eos_token_id": 49407,
        "pad_token_id": 1}


def vae() -> AutoencoderKL:
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(24, 48, 96, 96), layers_per_block=1, latent_channels=4, norm_num_groups=8, sample_size=128,
        mid_block_add_attention=False, force_upcast=False)


def sdxl() -> nn.ModuleDict:
    """SDXL's topology: a UNet of three levels with text_time conditioning, two CLIP text encoders of 64 and 32 channels."""
    return nn.ModuleDict({
        "text_encoder": CLIPTextModel(CLIPTextConfig(
            hidden_size=64, intermediate_size=256, hidden_act="quick_gelu", **CLIP)),
        "text_encoder_2": CLIPTextModelWithProjection(CLIPTextConfig(
            hidden_size=32, intermediate_size=128, hidden_act="gelu", projection_dim=32, **CLIP)),
        "unet": UNet2DConditionModel(
            sample_size=16, layers_per_block=1, block_out_channels=(64, 128, 192), norm_num_groups=16,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=(2, 4, 6), transformer_layers_per_block=(1, 1, 2), cross_attention_dim=96,
            use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=32,
            projection_class_embeddings_input_dim=32 + 6 * 32).to(memory_format=torch.channels_last),
    })


def pixart() -> nn.ModuleDict:
    """PixArt-Sigma's topology: 8 transformer blocks of 256 channels on patches of 2, and a T5 encoder of 128."""
    network = nn.ModuleDict({
        "text_encoder": T5EncoderModel(T5Config(
            vocab_size=PIECES + EXTRA_IDS, d_model=128, d_kv=32, num_heads=4, d_ff=256, num_layers=3, dropout_rate=0.0,
            feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=0, use_cache=False)),
        "transformer": PixArtTransformer2DModel(
            num_attention_heads=8, attention_head_dim=32, num_layers=8, cross_attention_dim=256, caption_channels=128,
            sample_size=16, use_additional_conditions=False),
    })
    look_near(network["text_encoder"])
    return network


@torch.no_grad()
def look_near(encoder: T5EncoderModel):
    """Heads begin with a liking for the next, the last and earlier words: from almost even attention, order is hardly learned."""
    bias = encoder.encoder.block[0].layer[0].SelfAttention.relative_attention_bias.weight  # [buckets, heads]
    after = len(bias) // 2  # buckets of what follows
    for head, buckets in enumerate(((after + 1, after + 2), (1, 2), (3, 4, 5))):
        bias[list(buckets), head] += 2.5


def make_spiece(captions) -> bytes:
    """A unigram model of SentencePiece with T5's special pieces: pad 0, end 1, unknown 2, no begin."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(captions), model_writer=model, vocab_size=PIECES, hard_vocab_limit=False, model_type="unigram",
        pad_id=0, eos_id=1, unk_id=2, bos_id=-1, num_threads=1, minloglevel=2)
    return with_words(model.getvalue(), captions)


def with_words(spiece: bytes, captions) -> bytes:
    """Every word becomes one piece, in place of the rarest parts of words: of "le", "f" and "t" it is hard to learn an order."""
    model = sentencepiece_model_pb2.ModelProto.FromString(spiece)
    words = Counter("\u2581" + word.strip(",") for caption in captions for word in caption.split())
    known = {piece.piece for piece in model.pieces}
    rarest = sorted((p for p in model.pieces if p.type == p.NORMAL and len(p.piece) > 1 and p.piece not in words), key=lambda p: p.score)
    for word, piece in zip((w for w, _ in words.most_common() if w not in known), rarest):
        piece.piece = word
    for piece in model.pieces:
        if piece.piece in words:
            piece.score = math.log(words[piece.piece] / words.total())
    return model.SerializeToString()


def load_exported(module: nn.Module, graph: Path):
    """Gives the module the weights of a graph that optimum wrote of it; every weight must be found.

    A weight is known by the node that uses it: exporters store equal tensors once, under the name of the first.
    """
    model = onnx.load(graph)
    values = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    names = module.state_dict()
    found = {}

    def keep(name, value):
        name = known(names, name)
        if name in names and names[name].numel() == value.size:
            found[name] = value

    for node in model.graph.node:
        given = [values.get(name) for name in node.input]
        path = node.name.rpartition("/")[0].strip("/").replace("/", ".")
        if node.op_type in ("Cast", "Identity") and given[0] is not None:
            values[node.output[0]] = given[0].astype(np.float32)
            keep(node.output[0], values[node.output[0]])
        elif node.op_type == "Mul" and given[0] is not None and given[1] is not None:
            values[node.output[0]] = given[0] * given[1]
            keep(node.output[0], values[node.output[0]])
        elif node.op_type == "MatMul" and given[1] is not None:  # a linear layer, stored the other way round
            keep(path + ".weight", given[1].T)
        elif node.op_type in ("Mul", "Add"):  # what scales and shifts a normalized value, or a bias
            for value in given:
                if value is not None:
                    keep(path + (".weight" if node.op_type == "Mul" else ".bias"), value)
        elif node.op_type in ("Conv", "Gemm", "LayerNormalization"):
            for suffix, value in zip((".weight", ".bias"), given[1:]):
                if value is not None:
                    keep(path + suffix, value)
    for name, value in values.items():
        keep(name, value)
    missing = [n for n in names if n not in found and "position_ids" not in n]
    if missing:
        raise ValueError(f"{graph} has no weight {missing[0]} ({len(missing)} such)")
    module.load_state_dict(
        {n: torch.from_numpy(np.array(v, np.float32)).reshape(names[n].shape) for n, v in found.items()}, strict=False)


def known(names, name: str) -> str:
    """The name that the module has for it: versions of transformers begin it with text_model or do not."""
    return name if name in names else name.removeprefix("text_model.")


class Half(nn.Module):
    """The encoder or decoder of a VAE with its convolution, under the names that they have in the VAE."""

    def __init__(self, whole: AutoencoderKL, *parts: str):
        super().__init__()
        for part in parts:
            setattr(self, part, getattr(whole, part))
