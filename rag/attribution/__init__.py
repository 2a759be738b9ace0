"""Who says so: ``attribution.attributions`` for the sentences of a story, ``outlets`` for outlets and agencies."""
