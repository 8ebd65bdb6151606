import torch
from diffusers import StableDiffusionXLPAGInpaintPipeline, DDIMScheduler
from diffusers.utils import load_image

pipe = StableDiffusionXLPAGInpaintPipeline.from_pretrained(
    "path/to/m \"x\"",  # the PyTorch model that the export was made of
    pag_applied_layers=["mid_block\\.attentions\\.0\\.transformer_blocks\\.0\\.attn1"],
)
pipe.scheduler = DDIMScheduler.from_config(pipe.scheduler.config, set_alpha_to_one=True)
# diffusers has no pag_start and pag_end (here 0.2 and 1)
images = pipe(
    prompt="it's \"a\" fox\nnew",
    width=128,
    height=96,
    pag_scale=3,
    original_size=(96, 128),
    crops_coords_top_left=(0, 0),
    eta=0,
    image=load_image("image.png"),
    mask_image=load_image("mask_image.png"),
    generator=[
        torch.Generator("cpu").manual_seed(1),
        torch.Generator("cpu").manual_seed(2),
    ],
).images
images[0].save("picture.png")
