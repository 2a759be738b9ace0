"""Dates: when a story was published (``publication``), when what it tells happened (``event_dates``), and partial dates (``dates``)."""
