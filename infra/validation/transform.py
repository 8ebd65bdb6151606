"""Transforms the SAM template as CloudFormation would, and prints what comes out as JSON."""

import json
import sys

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse


def translate(path):
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file)
    for resource in template["Resources"].values():
        # The command line puts the archive into a bucket before CloudFormation sees the template.
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    parameters = {name: p.get("Default", "value") for name, p in template["Parameters"].items()}
    # Policies are named by their ARN; none of AWS's is looked up.
    return Translator({}, Parser()).translate(template, parameters)


if __name__ == "__main__":
    json.dump(translate(sys.argv[1]), sys.stdout, indent=1)
