"""Reads YAML as PyYAML does; the input and the answer are those of main.go."""

import json
import sys

import yaml


def inside(value, told):
    """Texts that hold a document of their own, as that document."""
    if isinstance(value, str):
        if value in told or not any(mark in value for mark in "\n{["):
            return value
        try:
            document = yaml.safe_load(value)
        except yaml.YAMLError:
            return value
        return inside(document, told) if isinstance(document, (dict, list)) else value
    if isinstance(value, list):
        return [inside(child, told) for child in value]
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else json.dumps(key, default=str): inside(child, told)
            for key, child in value.items()
        }
    return value


def read(document):
    told = set(document["told"])
    try:
        return {"value": [inside(one, told) for one in yaml.safe_load_all(document["text"])]}
    except (yaml.YAMLError, ValueError) as error:
        return {"error": str(error)}


json.dump([read(document) for document in json.load(sys.stdin)], sys.stdout, default=str)
