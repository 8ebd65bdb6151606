"""Trains a denoiser with its text encoders on latents of scenes: v-prediction, zero terminal SNR, prompts dropped at times.

Stop it at any moment (SIGTERM) and start it again: it goes on where it was.
"""

import argparse
from pathlib import Path

import networks
import numpy as np
import torch
import torch.nn.functional as F
from diffusers import DDPMScheduler
from training import Training, optimizers
from transformers import CLIPTokenizer, T5Tokenizer

TOKENS = 32  # of T5: no prompt here is longer, and what is masked changes nothing
DROPPED = 0.1
ORDERED = 3.0  # times as often is a scene seen whose prompt says what is left: order is learned last


def main():
    options = arguments().parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    family = Sdxl(options) if options.family == "sdxl" else PixArt(options)
    moments, prompts = read(options.latents)
    options.state.mkdir(parents=True, exist_ok=True)
    scale = options.scaling_factor or float(1 / moments[:, :4].float().std())
    (options.state / "scaling_factor").write_text(str(scale))
    unique = {prompt: i for i, prompt in enumerate(dict.fromkeys(prompts))}
    tokens = family.tokens(list(unique))
    which = torch.tensor([unique[prompt] for prompt in prompts])
    weights = torch.tensor([ORDERED if " of a" in prompt and ("left" in prompt or "right" in prompt) else 1.0 for prompt in prompts])
    alphas = DDPMScheduler(**networks.SCHEDULE).alphas_cumprod
    training = Training(
        family.network, optimizers(family.network, options.rate, options.muon), options.state / "training.pt", options.steps)

    def loss(_):
        chosen = torch.multinomial(weights, options.batch, replacement=True)
        mean, spread = moments[chosen].float().chunk(2, 1)
        latents = (mean + torch.exp(0.5 * spread) * torch.randn_like(mean)) * scale
        times = draw_times(options.batch)
        noise, alpha = torch.randn_like(latents), alphas[times].view(-1, 1, 1, 1)
        noised = alpha.sqrt() * latents + (1 - alpha).sqrt() * noise
        with torch.autocast("cpu", torch.bfloat16):
            found = family.predict(noised, times, {k: v[which[chosen]] for k, v in tokens.items()})
        return F.mse_loss(found.float(), alpha.sqrt() * noise - (1 - alpha).sqrt() * latents)

    training.run(loss)
    torch.save(training.average.state_dict(), options.state / "average.pt")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("family", choices=("sdxl", "pixart"))
    parser.add_argument("state", type=Path, help="directory of the checkpoint")
    parser.add_argument("latents", type=Path, nargs="+", help="files of make_latents.py")
    parser.add_argument("--tokenizer", type=Path, required=True, help="directory of CLIP's tokenizer, or of the T5 tokenizer")
    parser.add_argument("--scaling-factor", type=float, help="of the latents (default: what makes their deviation 1)")
    parser.add_argument("--start", type=Path, help="exported model directory whose weights a new run begins with (sdxl)")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate (default %(default)s)")
    parser.add_argument("--muon", action="store_true", help="Muon for the matrices of transformer blocks")
    parser.add_argument("--threads", type=int, default=1)
    return parser


def read(files):
    data = [np.load(file) for file in files]
    return torch.from_numpy(np.concatenate([d["moments"] for d in data])), [p for d in data for p in d["prompts"].tolist()]


def draw_times(rows: int) -> torch.Tensor:
    """Near the middle, where shapes are decided; the noisiest fifth, where places are; and some anywhere."""
    middle = (torch.sigmoid(1.2 * torch.randn(rows)) * 1000).long().clamp(0, 999)
    part = torch.rand(rows)
    return torch.where(part < 0.4, torch.randint(800, 1000, (rows,)), torch.where(part < 0.55, torch.randint(0, 1000, (rows,)), middle))


class Sdxl:
    def __init__(self, options):
        self.tokenizer = CLIPTokenizer.from_pretrained(options.tokenizer)
        self.network = networks.sdxl()
        if options.start:
            for name, part in self.network.items():
                networks.load_exported(part, options.start / name / "model.onnx")
        self.sizes = torch.tensor([[128.0, 128, 0, 0, 128, 128]])

    def tokens(self, prompts):
        ids = self.tokenizer(prompts, padding="max_length", max_length=77, truncation=True).input_ids
        return {"ids": torch.tensor(ids)}

    def predict(self, noised, times, tokens):
        first = self.network["text_encoder"](tokens["ids"], output_hidden_states=True)
        second = self.network["text_encoder_2"](tokens["ids"], output_hidden_states=True)
        text = torch.cat([first.hidden_states[-2], second.hidden_states[-2]], -1)
        kept = (torch.rand(len(noised)) > DROPPED).float()  # zeros, as force_zeros_for_empty_prompt gives them
        return self.network["unet"](
            noised.to(memory_format=torch.channels_last), times, text * kept.view(-1, 1, 1),
            added_cond_kwargs={"text_embeds": second.text_embeds * kept.view(-1, 1), "time_ids": self.sizes.repeat(len(noised), 1)}).sample


class PixArt:
    def __init__(self, options):
        self.tokenizer = T5Tokenizer.from_pretrained(options.tokenizer)
        self.network = networks.pixart()

    def encode(self, prompts):
        return self.tokenizer(prompts, padding="max_length", max_length=TOKENS, truncation=True, return_tensors="pt")

    def tokens(self, prompts):
        self.empty = self.encode([""])
        found = self.encode(prompts)
        return {"ids": found.input_ids, "mask": found.attention_mask}

    def predict(self, noised, times, tokens):
        dropped = (torch.rand(len(noised)) < DROPPED).view(-1, 1)
        ids = torch.where(dropped, self.empty.input_ids, tokens["ids"])
        mask = torch.where(dropped, self.empty.attention_mask, tokens["mask"])
        text = self.network["text_encoder"](ids, attention_mask=mask).last_hidden_state
        found = self.network["transformer"](
            noised, encoder_hidden_states=text, timestep=times, encoder_attention_mask=mask,
            added_cond_kwargs={"resolution": None, "aspect_ratio": None}, return_dict=False)[0]
        return found[:, :4]  # what follows is for learned variances


if __name__ == "__main__":
    main()
