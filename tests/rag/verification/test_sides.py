"""Who did it to whom, told by nouns: what is turned round is found, what is told in another order is not."""

import pytest

from rag.verification.sides import same_transfer, turned_round


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Officials told leaders of the plan.", "Leaders told officials of the plan."),
        ("The workers were praised by the owners.", "The owners were praised by the workers."),
        ("The families apologised to the bishop.", "The bishop apologised to the families in a letter."),
        ("The firm hid the tests from inspectors.", "Inspectors hid the tests from the firm."),
        ("Dana sold the ship to Orla.", "The ship was sold by Orla to Dana."),
        ("Talks collapsed after workers walked out.", "Workers walked out after talks collapsed."),
        ("The tax was cut because prices rose.", "Prices rose because the tax was cut."),
        ("The franc fell, while the euro gained.", "The euro fell, while the franc gained."),
        ("The mayor blocked the hall.", "The mayor angered traders, who blocked the hall."),
        ("Lind's lawyer resigned.", "Lind resigned on Sunday, his lawyer said."),
        ("Lind taught in Lund.", "Lind met an economist who taught in Lund."),
        ("Lind stole the money.", "Lind is the wife of a man who stole the money."),
        ("Lind resigned.", "Lind met Brandt, the minister who resigned."),
        ("The economist stole it.", "Lind, an economist, and the man who stole it have met."),
        ("Brandt was founded in 1971 by the Harbour Fund.", "The Harbour Fund is a charity founded in 1971 by Brandt."),
    ],
)
def test_what_is_turned_round(claim: str, quote: str) -> None:
    assert list(turned_round(claim, quote))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The leaders were told of the plan by officials.", "Officials told leaders of the plan."),
        ("Orla bought the ship from Dana.", "The ship was sold by Dana to Orla."),
        ("After talks collapsed, workers walked out.", "Workers walked out after talks collapsed."),
        ("Militias backed by the army shot the guards.", "Army-backed militias shot the guards."),
        ("The mayor met the traders.", "The traders met the mayor."),
        ("Traders blocked the hall.", "The mayor angered traders, who blocked the hall."),
        ("The number of kea dropped by one third.", "The kea population fell by a third."),
        ("Lind's lawyer resigned.", "The lawyer of Lind resigned on Sunday."),
        ("Lind's army attacked the town.", "Lind attacked the town with his army."),
        ("Lind taught in Lund.", "Lind is an economist who taught in Lund."),
        ("Lind lived in Graz.", "Lind was a Hungarian composer and pianist who lived in Graz."),
        ("Lind taught in Lund.", "Lind, an economist who taught in Lund, was named governor."),
        ("The Harbour Fund was founded in 1971 by Otto Brandt.", "The Harbour Fund is a charity founded in 1971 by Otto Brandt."),
    ],
)
def test_what_is_told_in_another_order(claim: str, quote: str) -> None:
    assert not list(turned_round(claim, quote))


def test_bought_from_is_sold_by() -> None:
    assert same_transfer("Orla bought the ship from Dana.", "Dana sold the ship to Orla.")
    assert not same_transfer("Orla bought the ship from Dana.", "Orla sold the ship to Dana.")
