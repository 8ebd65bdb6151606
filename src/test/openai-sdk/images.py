"""OpenAI's client for Python against a running Pagoda."""

import base64
import json
import os
import struct
import unittest
import urllib.request
import zlib

import openai

BASE_URL = os.environ["BASE_URL"].rstrip("/")
PROMPT = "a fox on a blue background"
OURS = {"num_inference_steps": 12, "seed": 7, "pag_scale": 2.5, "pag_applied_layers": ["mid", "up_blocks.0"]}


def png(channels, pixel):
    """A file of 128 x 128 pixels."""
    rows = b"".join(
        b"\0" + b"".join(bytes(pixel(x, y)) for x in range(128)) for y in range(128)
    )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 128, 128, 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PICTURE = png(3, lambda x, y: (2 * x, 2 * y, 128))
TRANSPARENT = png(4, lambda x, y: (9, 9, 9, 0 if x < 40 else 255))
WHITE = png(3, lambda x, y: (255, 255, 255) if x < 40 else (0, 0, 0))


def fetch(url):
    with urllib.request.urlopen(url, timeout=60) as response:
        return response.read()


def ours(**fields):
    """What /v1/generations makes."""
    request = urllib.request.Request(
        BASE_URL + "/v1/generations",
        data=json.dumps({"prompt": PROMPT, **OURS, **fields}).encode(),
        headers={"Content-Type": "application/json", "Prefer": "wait=60"},
    )
    job = json.loads(fetch(request))
    assert job["status"] == "succeeded", job
    return fetch(job["images"][0]["url"])


def text(data):
    return base64.b64encode(data).decode()


class Images(unittest.TestCase):
    client = openai.OpenAI(base_url=BASE_URL + "/v1", api_key="none", max_retries=0)

    def test_a_link(self):
        answer = self.client.images.generate(prompt=PROMPT)
        self.assertTrue(fetch(answer.data[0].url).startswith(b"\x89PNG"))
        self.assertEqual(answer.size, "128x128")
        self.assertEqual(answer.output_format, "png")

    def test_pictures_in_the_answer(self):
        answer = self.client.images.generate(
            prompt=PROMPT,
            n=2,
            size="128x64",
            response_format="b64_json",
            output_format="webp",
            output_compression=50,
            extra_body={"num_inference_steps": 4},
        )
        files = [base64.b64decode(image.b64_json) for image in answer.data]
        self.assertEqual([file[8:12] for file in files], [b"WEBP", b"WEBP"])
        self.assertNotEqual(files[0], files[1])

    def test_our_fields(self):
        answer = self.client.images.generate(
            prompt=PROMPT, response_format="b64_json", extra_body=OURS
        )
        self.assertEqual(base64.b64decode(answer.data[0].b64_json), ours())
        self.assertEqual(answer.data[0].seed, 7)

    def test_a_stream(self):
        with self.client.images.generate(
            prompt=PROMPT, stream=True, partial_images=2, extra_body=OURS
        ) as stream:
            events = list(stream)
        self.assertLessEqual(len(events), 3)
        for event in events[:-1]:
            self.assertEqual(event.type, "image_generation.partial_image")
            self.assertTrue(base64.b64decode(event.b64_json).startswith(b"\xff\xd8"))
        self.assertEqual(events[-1].type, "image_generation.completed")
        self.assertEqual(base64.b64decode(events[-1].b64_json), ours(preview_interval=5))

    def test_an_edit(self):
        answer = self.client.images.edit(
            image=("image.png", PICTURE, "image/png"),
            mask=("mask.png", TRANSPARENT, "image/png"),
            prompt=PROMPT,
            response_format="b64_json",
            extra_body=OURS,
        )
        self.assertEqual(
            base64.b64decode(answer.data[0].b64_json),
            ours(image=text(PICTURE), mask_image=text(WHITE)),
        )

    def test_an_edit_without_a_mask(self):
        answer = self.client.images.edit(
            image=("image.png", PICTURE),
            prompt=PROMPT,
            response_format="b64_json",
            extra_body={**OURS, "strength": 0.5},
        )
        self.assertEqual(
            base64.b64decode(answer.data[0].b64_json), ours(image=text(PICTURE), strength=0.5)
        )

    def test_a_stream_of_an_edit(self):
        with self.client.images.edit(
            image=("image.png", PICTURE), prompt=PROMPT, stream=True, extra_body=OURS
        ) as stream:
            events = list(stream)
        self.assertEqual([event.type for event in events], ["image_edit.completed"])

    def test_several_pictures_are_one_too_many(self):
        with self.assertRaises(openai.BadRequestError) as refused:
            self.client.images.edit(
                image=[("a.png", PICTURE), ("b.png", PICTURE)], prompt=PROMPT
            )
        self.assertEqual(refused.exception.param, "image")

    def test_models(self):
        models = [model.id for model in self.client.models.list()]
        self.assertIn("sketch-sdxl", models)
        self.assertEqual(self.client.models.retrieve("sketch-sdxl").id, "sketch-sdxl")

    def test_errors(self):
        with self.assertRaises(openai.BadRequestError) as refused:
            self.client.images.generate(prompt=PROMPT, quality="hd")
        self.assertEqual(refused.exception.param, "quality")
        self.assertEqual(refused.exception.type, "invalid_request_error")
        self.assertTrue(refused.exception.request_id.startswith("req_"))
        with self.assertRaises(openai.NotFoundError) as missing:
            self.client.images.generate(prompt=PROMPT, model="dall-e-3")
        self.assertEqual(missing.exception.code, "model_not_found")
        with self.assertRaises(openai.BadRequestError) as unknown:
            self.client.images.generate(prompt=PROMPT, extra_body={"prompf": "x"})
        self.assertEqual(unknown.exception.param, "prompf")


if __name__ == "__main__":
    print("openai for Python", openai.__version__)
    unittest.main(verbosity=2)
