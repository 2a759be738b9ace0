"""Who held a role when, as the articles say: statements found in them (``statements``), and a question's role resolved by its date."""
