import torch
from diffusers import PixArtSigmaPAGPipeline

pipe = PixArtSigmaPAGPipeline.from_pretrained(
    "path/to/m \"x\"",  # the PyTorch model that the export was made of
    pag_applied_layers=["transformer_blocks\\.14\\.attn1"],
)
# diffusers has no pag_start and pag_end (here 0.2 and 1)
images = pipe(
    prompt="it's \"a\" fox\nnew",
    width=128,
    height=96,
    pag_scale=3,
    original_size=(96, 128),
    crops_coords_top_left=(0, 0),
    clean_caption=True,
    generator=torch.Generator("cpu").manual_seed(7),
).images
images[0].save("picture.png")
