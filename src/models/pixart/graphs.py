"""The networks with forward passes that export well; weights and results are the stock classes'.

What differs: the transformer computes its positional embedding from the size of the latents every
time (diffusers keeps a constant for the native size, and a trace at that size would bake it), no
shape decides which operators there are, and attention is written out, so that the graph has for
each `attn1` and `attn2` a `to_q`, `to_k`, `to_v` and `to_out.0` and nothing else of weight.
"""

import math

import torch
from diffusers import AutoencoderKL, PixArtTransformer2DModel
from diffusers.models.upsampling import Upsample2D
from torch import nn
from torch.nn import functional
from transformers import T5EncoderModel


class Attention:
    """Attention processor: softmax(q k^T / sqrt(size) + mask) v."""

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, attention_mask=None):
        context = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        query, key, value = (
            projection(tokens).unflatten(-1, (attn.heads, -1)).transpose(1, 2)
            for projection, tokens in (
                (attn.to_q, hidden_states), (attn.to_k, context), (attn.to_v, context)))
        # Scaled before the product: in 16 bits the scores could overflow otherwise.
        scores = (query * attn.scale) @ key.transpose(-1, -2)
        if attention_mask is not None:
            scores = scores + attention_mask
        return attn.to_out[0]((scores.softmax(-1) @ value).transpose(1, 2).flatten(2))


class Transformer(PixArtTransformer2DModel):
    """hidden_states [b, c, h, w], encoder_hidden_states [b, s, caption_channels], encoder_attention_mask [b, s] of 1 and 0,
    timestep [b] to noise (and variance) [b, out_channels, h, w]; h and w are multiples of the patch size."""

    def prepare(self):
        self.set_attn_processor(Attention())

    def forward(self, hidden_states, encoder_hidden_states, encoder_attention_mask, timestep):
        patches = self.pos_embed.proj(hidden_states)
        height, width = patches.shape[2:]
        tokens = patches.flatten(2).transpose(1, 2)
        tokens = (tokens + self.positions(height, width)).to(tokens.dtype)
        mask = (1 - encoder_attention_mask.to(tokens.dtype)) * -10000.0
        modulation, embedded = self.adaln_single(
            timestep, {"resolution": None, "aspect_ratio": None}, hidden_dtype=tokens.dtype)
        prompt = self.caption_projection(encoder_hidden_states)
        for block in self.transformer_blocks:
            tokens = block(
                tokens, encoder_hidden_states=prompt, encoder_attention_mask=mask[:, None, None], timestep=modulation)
        shift, scale = (self.scale_shift_table[None] + embedded[:, None]).chunk(2, dim=1)
        tokens = self.proj_out(self.norm_out(tokens) * (1 + scale) + shift)
        patch = self.config.patch_size
        pixels = tokens.unflatten(-1, (patch, patch, self.out_channels)).unflatten(1, (height, width))
        return pixels.permute(0, 5, 1, 3, 2, 4).flatten(4, 5).flatten(2, 3)

    def positions(self, height, width):
        """Sines and cosines of each token's column, then of its row, float32 [1, height * width, channels].

        Positions are float32 and angles double, as in diffusers' get_2d_sincos_pos_embed.
        """
        embed = self.pos_embed
        count = self.inner_dim // 4
        frequencies = 1.0 / 10000 ** (torch.arange(count, dtype=torch.float64) / count)

        def axis(size):
            at = torch.arange(size, dtype=torch.float32) / (size / embed.base_size) / embed.interpolation_scale
            angles = at.to(torch.float64)[:, None] * frequencies
            # ONNX Runtime has a kernel for the sine of doubles, and for the cosine only in newer versions.
            return torch.cat([angles, angles + math.pi / 2], dim=1).sin().to(torch.float32)

        columns = axis(width)[None].expand(height, -1, -1)
        rows = axis(height)[:, None].expand(-1, width, -1)
        return torch.cat([columns, rows], dim=-1).flatten(0, 1)[None]


class TextEncoder(T5EncoderModel):
    """input_ids and attention_mask int64 [b, s] to last_hidden_state [b, s, d_model]."""

    def prepare(self):
        self.config._attn_implementation = "eager"

    def forward(self, input_ids, attention_mask):
        dtype = self.shared.weight.dtype
        # Four dimensions are taken as they are; from two, transformers makes what depends on values.
        bias = (1 - attention_mask[:, None, None].to(dtype)) * torch.finfo(dtype).min
        return self.encoder(input_ids=input_ids, attention_mask=bias).last_hidden_state


class VaeDecoder(AutoencoderKL):
    """latent_sample [b, c, h, w] to sample [b, 3, 8h, 8w]; the scaling factor is the caller's."""

    def prepare(self):
        del self.encoder, self.quant_conv
        for module in self.modules():
            if isinstance(module, Upsample2D):
                module.forward = Upsampling(module)

    def forward(self, latent_sample):
        if self.post_quant_conv is not None:
            latent_sample = self.post_quant_conv(latent_sample)
        return self.decoder(latent_sample)


class VaeEncoder(AutoencoderKL):
    """sample [b, 3, h, w] of -1 to 1 to latent_parameters [b, 2c, h/8, w/8]: mean, then log-variance as it comes."""

    def prepare(self):
        del self.decoder, self.post_quant_conv

    def forward(self, sample):
        moments = self.encoder(sample)
        return moments if self.quant_conv is None else self.quant_conv(moments)


class Upsampling:
    """Upsample2D without what it does for large batches only."""

    def __init__(self, module: nn.Module):
        self.module = module

    def __call__(self, hidden_states, output_size=None):
        return self.module.conv(functional.interpolate(hidden_states, scale_factor=2.0, mode="nearest"))
