"""What schemathesis is told of this service, beside its OpenAPI document."""

import os
import zlib

import schemathesis

# Without keys nobody is asked who they are, and any Authorization header does.
OPEN = os.environ.get("FUZZ_OPEN") == "1"
SMALL = {"num_inference_steps": 1, "width": 64, "height": 64}
KEPT = ("prompt", "negative_prompt", "seed", "guidance_scale", "pag_scale", "output_format")
GENERATIONS = ("/v1/generations", "/v1/events", "/v1/images/generations")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    if OPEN:
        raw_schema.pop("security", None)
        raw_schema.get("components", {}).pop("securitySchemes", None)


@schemathesis.hook
def map_body(context, body):
    """Half of the requests are made so plain and small that they can be accepted and run."""
    operation = context.operation
    if operation is None or operation.path not in GENERATIONS or not isinstance(body, dict):
        return body
    if not isinstance(body.get("prompt"), str) or zlib.crc32(repr(sorted(body)).encode()) % 2:
        return body
    plain = {name: body[name] for name in KEPT if name in body}
    if operation.path == "/v1/images/generations":
        return {"prompt": body["prompt"], "size": "64x64", "num_inference_steps": 1}
    return {**plain, **SMALL}
