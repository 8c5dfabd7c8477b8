"""Lets calls be about the incident and the plan that there are, else nearly all of them would be about nothing."""

import json
import os

import schemathesis

with open(os.environ["EVENKEEL_INCIDENTS"], encoding="utf-8") as file:
    KNOWN = json.load(file)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Two of three calls get what there is."""
    if path_parameters and sum(map(len, map(str, path_parameters.values()))) % 3:
        for name in path_parameters.keys() & KNOWN.keys():
            path_parameters[name] = KNOWN[name]
    return path_parameters
