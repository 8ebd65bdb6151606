import torch
from diffusers import StableDiffusionXLPAGPipeline, DPMSolverMultistepScheduler

pipe = StableDiffusionXLPAGPipeline.from_pretrained(
    "path/to/m \"x\"",  # the PyTorch model that the export was made of
    pag_applied_layers=["mid"],
)
pipe.scheduler = DPMSolverMultistepScheduler.from_config(pipe.scheduler.config, use_karras_sigmas=True, solver_order=2, algorithm_type="sde-dpmsolver++")
# diffusers has no pag_start and pag_end (here 0.2 and 1)
images = pipe(
    prompt="it's \"a\" fox\nnew",
    width=128,
    height=96,
    pag_scale=3,
    original_size=(96, 128),
    crops_coords_top_left=(0, 0),
    eta=0,
    generator=torch.Generator("cpu").manual_seed(7),
).images
images[0].save("picture.png")
