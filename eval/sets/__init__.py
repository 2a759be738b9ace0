"""Other people's question sets, read where they lie and never copied: each module reads one form of folder and says what is measured of it.

    question_set.py  what a set is to the rest        reading.py       lines of its files; a missing one says where the set is to be had
    squad2.py, clapnq.py, multihop_rag.py, ramdocs.py, beir.py         one form of folder each -> QuestionSet
    choice.py        a folder -> which of these        side_by_side.py  the runs of several arms -> one table

Nothing is made up: a measure that cannot be computed is a dash. MultiHop-RAG's own score, words in common with the gold answer, is not
taken: the same few words said to every question score .86 by it.
"""
