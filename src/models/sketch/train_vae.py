"""Trains the VAE of the sketch models on scenes, or with --sharpen only its decoder, against a discriminator.

Sharpening leaves the latents as they are, so denoisers that were trained on them stay right. The decoder is then given
latents with a little noise, as denoisers leave it, and learns to draw edges all the same.
"""

import argparse
import itertools
import random
from pathlib import Path

import networks
import numpy as np
import torch
import torch.nn.functional as F
from make_latents import load_vae
from scenes import load_sprites, paint, pixels, scenes
from torch import nn
from training import Training

KL, ADVERSARIAL, FEATURES = 1e-3, 0.02, 0.5
ALONE = 60  # steps in which the discriminator learns without being heard
NOISE = 0.12  # deviation, of latents whose own is 1


def main():
    options = arguments().parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    sprites = load_sprites(options.icons)
    options.state.mkdir(parents=True, exist_ok=True)
    if options.sharpen:
        vae, critic = load_vae(options.sharpen), Critic()
        whole = networks.Half(vae, "decoder", "post_quant_conv")
        for part in (vae.encoder, vae.quant_conv):
            part.requires_grad_(False)
        vae.train()
        step_of = Sharpening(vae, critic, options)
    else:
        vae = whole = networks.vae().to(memory_format=torch.channels_last)
        step_of = Learning(vae)
    rate = options.rate or (3e-4 if options.sharpen else 8e-4)
    training = Training(whole, [torch.optim.AdamW(whole.parameters(), rate, betas=(0.5 if options.sharpen else 0.9, 0.99))],
                        options.state / "training.pt", options.steps)

    def loss(step):
        pictures = draw(sprites, options.batch, step)
        with torch.autocast("cpu", torch.bfloat16):
            return step_of(pictures.to(memory_format=torch.channels_last), step)

    training.run(loss)
    whole.load_state_dict(training.average.state_dict())
    vae.save_pretrained(options.state / "model")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("state", type=Path, help="directory of the checkpoint; the result is its directory model")
    parser.add_argument("icons", type=Path, help="icons.json of @iconify-json/fluent-emoji-flat")
    parser.add_argument("--sharpen", type=Path, help="VAE, or exported model, whose decoder is to be trained further")
    parser.add_argument("--scaling-factor", type=float, default=1.0, help="of the latents of the VAE to sharpen")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--threads", type=int, default=1)
    return parser


def draw(sprites, count, step) -> torch.Tensor:
    """Pictures [count, 3, 128, 128] from -1 to 1."""
    chosen = itertools.islice(scenes(step, 0.4, held_out=False), count)
    chance = random.Random(step)
    return torch.from_numpy(np.stack([pixels(paint(scene, sprites, chance)) for scene in chosen]))


def difference(found, wanted):
    """Of values and of their slopes: the second keeps edges."""
    found = found.float()
    down, right = found[..., 1:, :] - found[..., :-1, :], found[..., 1:] - found[..., :-1]
    slopes = F.l1_loss(down, wanted[..., 1:, :] - wanted[..., :-1, :]) + F.l1_loss(right, wanted[..., 1:] - wanted[..., :-1])
    return F.l1_loss(found, wanted) + 2 * F.mse_loss(found, wanted) + slopes


class Learning:
    def __init__(self, vae):
        self.vae = vae

    def __call__(self, pictures, step):
        spread = self.vae.encode(pictures).latent_dist
        found = self.vae.decode(spread.mode() + spread.std * torch.randn_like(spread.mean)).sample
        return difference(found, pictures) + KL * spread.kl().mean() / pictures[0].numel()


class Critic(nn.Module):
    """Tells real squares of 16 pixels from drawn ones; its inner values are compared, too."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([
            nn.Conv2d(3, 24, 4, 2, 1), nn.Conv2d(24, 48, 4, 2, 1), nn.Conv2d(48, 64, 3, 1, 1), nn.Conv2d(64, 1, 3, 1, 1)])

    def forward(self, pictures):
        values = [pictures]
        for layer in self.layers[:-1]:
            values.append(F.leaky_relu(layer(values[-1]), 0.2))
        return self.layers[-1](values[-1]), values[1:]


class Sharpening:
    """The decoder's loss; the discriminator (hinge loss) learns beside, and begins anew when a run goes on."""

    def __init__(self, vae, critic, options):
        self.vae, self.critic, self.noise = vae, critic, NOISE / options.scaling_factor
        self.optimizer = torch.optim.AdamW(critic.parameters(), 3e-4, betas=(0.5, 0.99))
        self.seen = 0

    def __call__(self, pictures, step):
        with torch.no_grad():
            spread = self.vae.encode(pictures).latent_dist
            some = self.noise * torch.rand(len(pictures), 1, 1, 1) * torch.randn_like(spread.mean)
            latents = spread.mode() + spread.std * torch.randn_like(spread.mean) + some
        found = self.vae.decode(latents).sample
        (real, real_values), (drawn, _) = self.critic(pictures), self.critic(found.detach())
        told = F.relu(1 - real.float()).mean() + F.relu(1 + drawn.float()).mean()
        self.optimizer.zero_grad()
        told.backward()
        self.optimizer.step()
        loss = difference(found, pictures)
        self.seen += 1
        if self.seen > ALONE:
            drawn, values = self.critic(found)
            inner = sum(F.l1_loss(a.float(), b.detach().float()) for a, b in zip(values, real_values))
            loss = loss - ADVERSARIAL * drawn.float().mean() + FEATURES * 0.1 * inner
        return loss


if __name__ == "__main__":
    main()
