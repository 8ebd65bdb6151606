"""The directory of a T5 tokenizer, of a SentencePiece model."""

import json
from pathlib import Path

from networks import EXTRA_IDS


def write_tokenizer(folder: Path, spiece: bytes):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spiece.model").write_bytes(spiece)
    extra = [f"<extra_id_{i}>" for i in range(EXTRA_IDS)]
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "additional_special_tokens": extra, "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
        "extra_ids": EXTRA_IDS, "legacy": True, "model_max_length": 512, "tokenizer_class": "T5Tokenizer"}, indent=2) + "\n")
