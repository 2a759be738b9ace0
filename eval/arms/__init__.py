"""What Byline is measured beside on other people's question sets, each an engine as ``eval.run`` asks them.

    constant.py    says the same to every question       bm25.py        BM25 over passages, quoting its best sentence
    llamaindex.py  LlamaIndex's VectorStoreIndex over Chroma, likewise
    byline.py      Byline itself, on a set's articles     choice.py      name, set and cache folder -> an engine
    chunks.py      articles -> passages and sentences     quoting.py     a sentence found -> Answer
    vector_index.py  LlamaIndex, Chroma and the local model, plainly put together

None of them uses anything of Byline's but its records, so that what they show is theirs.
"""
