"""Taking pages in: ``ingestion.Ingestion`` is what changes the stores; the rest of the package are its parts."""
