"""Copies the JSON schemas of a version of Kubernetes into a folder, with references that work there."""

import json
import pathlib
import sys

import kubernetes_validate


def copy(version, target):
    folder = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    for file in (folder / f"{version}-local-strict").glob("*-*.json"):
        write(file, target)
    write(folder / f"{version}-local-strict" / "_definitions.json", target)


def write(file, target):
    schema = json.loads(file.read_text().replace("/api/_definitions.json", "_definitions.json"))
    # It would be what references start from.
    schema.pop("$id", None)
    (target / file.name).write_text(json.dumps(schema))


if __name__ == "__main__":
    copy(sys.argv[1], pathlib.Path(sys.argv[2]))
