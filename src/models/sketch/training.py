"""What the trainings share: steps that go on from a checkpoint at any moment, the learning rate, averaged weights."""

import copy
import os
import signal
import time
from pathlib import Path

import torch
from torch import nn

SAVE_EVERY = 200


class Training:
    """A network, its average and its optimizers, saved every 200 steps and when the process is asked to end.

    The rate rises over the first steps, stays, and falls to nothing over the last 40 %: a run that was cut off may go on
    with another number of steps.
    """

    def __init__(self, network: nn.Module, optimizers: list[torch.optim.Optimizer], file: Path, steps: int, warm_up: int = 200):
        self.network, self.optimizers, self.file, self.steps, self.warm_up = network, optimizers, file, steps, warm_up
        self.average = copy.deepcopy(network).eval().requires_grad_(False)
        self.rates = [[group["lr"] for group in o.param_groups] for o in optimizers]
        self.step, self.smooth, self.ended = 0, None, False
        if file.exists():
            saved = torch.load(file, weights_only=True)
            network.load_state_dict(saved["network"])
            self.average.load_state_dict(saved["average"])
            for optimizer, state in zip(optimizers, saved["optimizers"]):
                optimizer.load_state_dict(state)
            self.step, self.smooth = saved["step"], saved["smooth"]
            print(f"goes on at step {self.step}", flush=True)
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "ended", True))

    def save(self):
        torch.save({
            "network": self.network.state_dict(), "average": self.average.state_dict(), "step": self.step,
            "smooth": self.smooth, "optimizers": [o.state_dict() for o in self.optimizers]}, self.file.with_suffix(".part"))
        os.replace(self.file.with_suffix(".part"), self.file)

    def rate(self) -> float:
        falling = (self.steps - self.step) / (0.4 * self.steps)
        return min(1.0, (self.step + 1) / self.warm_up, max(0.02, falling))

    def run(self, loss_of_step):
        """Calls loss_of_step(step), which must depend on the step's number alone, until all steps are done."""
        begin, first = time.time(), self.step
        while self.step < self.steps and not self.ended:
            for optimizer, rates in zip(self.optimizers, self.rates):
                for group, rate in zip(optimizer.param_groups, rates):
                    group["lr"] = rate * self.rate()
            torch.manual_seed(1_000_003 * self.step + 17)
            loss = loss_of_step(self.step)
            for optimizer in self.optimizers:
                optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            for optimizer in self.optimizers:
                optimizer.step()
            self.step += 1
            self.follow()
            value = loss.item()
            self.smooth = value if self.smooth is None else 0.98 * self.smooth + 0.02 * value
            if self.step % 25 == 0:
                print(f"{self.step} of {self.steps}: {self.smooth:.4f}, {(time.time() - begin) / (self.step - first):.2f} s a step",
                      flush=True)
            if self.step % SAVE_EVERY == 0:
                self.save()
        self.save()

    @torch.no_grad()
    def follow(self):
        decay = min(0.999, (self.step + 1) / (self.step + 10))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), 1 - decay)


def optimizers(network: nn.Module, rate: float, muon: bool) -> list[torch.optim.Optimizer]:
    """AdamW, with Muon for the matrices inside transformer blocks where asked: it needs about half the steps."""
    inner = {id(p) for n, p in network.named_parameters() if muon and p.ndim == 2 and ("transformer_blocks" in n or ".block." in n)
             and "scale_shift" not in n and "relative" not in n}
    rest = [p for p in network.parameters() if id(p) not in inner]
    found = [torch.optim.AdamW(rest, rate, betas=(0.9, 0.99), weight_decay=0.01)]
    if inner:
        matrices = [p for p in network.parameters() if id(p) in inner]
        found.append(torch.optim.Muon(matrices, rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"))
    return found
