"""A comparison as JUnit XML, for whatever shows test results: a test for the verdict and one for each case.

The file says failed exactly where the gate does: a case that is now wrong is a failure only in a regression, and an error of the engine's
only where the exit code is not 0; else they are told in ``system-out``. A case that was not compared is skipped, with the reason. The
format is that of Jenkins' junit-10.xsd, which others read as well.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from eval.compare import HIDDEN, Comparison, Flip
from eval.comparison_report import JUDGED, answers, floor_line, said_in_a_line
from eval.gate import Verdict

NAME = "byline-eval"
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def junit(comparison: Comparison) -> str:
    """The file's text."""
    suite = ElementTree.Element("testsuite", {"name": f"{NAME}: {comparison.base} → {comparison.new}"})
    judgement = comparison.judgement
    verdict = _case(suite, "gate", "verdict")
    told = "\n".join([*judgement.reasons, *map(floor_line, judgement.floors), *judgement.notes])
    if comparison.verdict is Verdict.REGRESSION:
        _tell(verdict, "failure", comparison.verdict, told)
    elif comparison.verdict is Verdict.COULD_NOT_MEASURE:
        _tell(verdict, "error", comparison.verdict, told)
    else:
        _tell(verdict, "system-out", "", f"{comparison.verdict}\n{told}", failed=False)
    if comparison.judged:
        _tell(_case(suite, "gate", JUDGED), "system-out", "", "\n".join(comparison.judged), failed=False)
    flips = {flip.id: flip for flip in comparison.flips}
    for name in comparison.compared:
        case = _case(suite, "cases", name)
        flip = flips.get(name)
        if name in comparison.errors:
            _tell(case, "error", "the engine raised", comparison.errors[name], failed=not comparison.passed)
        elif flip is not None:
            failed = comparison.verdict is Verdict.REGRESSION and not flip.now_right
            _tell(case, "failure", "now wrong", _said(flip), failed=failed)
    for name, reason in comparison.not_compared.items():
        _tell(_case(suite, "cases", name), "skipped", reason, "")
    counts = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error", "skipped": "testcase/skipped"}
    for attribute, path in counts.items():
        suite.set(attribute, str(len(suite.findall(path))))
    suites = ElementTree.Element("testsuites", {"name": NAME})
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _case(suite: ElementTree.Element, group: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", {"classname": f"{NAME}.{group}", "name": _clean(name)})


def _tell(case: ElementTree.Element, tag: str, message: str, text: str, *, failed: bool = True) -> None:
    """Put what became of a case into it, as ``tag``, or as plain output where it did not fail."""
    element = ElementTree.SubElement(case, *((tag, {"message": _clean(message)}) if failed else ("system-out",)))
    element.text = _clean(text) or None


def _said(flip: Flip) -> str:
    head = f"{'now right' if flip.now_right else 'now wrong'}: {flip.question or HIDDEN}"
    return "\n".join([head, *(f"{side}: {said_in_a_line(said)}" for side, said in answers(flip))])


def _clean(text: str) -> str:
    """A text without the characters that XML 1.0 cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
