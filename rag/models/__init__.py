"""The models behind ``embedding.py`` and ``generative.py``; ``factory.py`` alone imports them."""
