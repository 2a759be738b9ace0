"""Readers of formats: each makes pages (``rag.page.Page``) of bytes. ``dispatch`` says which reader a file is for."""
