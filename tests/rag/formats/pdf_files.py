"""Writes small PDFs for tests: text at given places, as a printing program would draw it."""

from __future__ import annotations

from collections.abc import Sequence

Words = tuple[int, int, int, str]  # x, y, size in points, text of Windows-1252


def pdf(pages: Sequence[Sequence[Words]], info: str = "", catalog: str = "", resources: str = "") -> bytes:
    """A PDF with the pages' words, fields of the document's description, and additions to its root and its pages' resources."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects: list[bytes] = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(), b"", font.encode()]
    kids = []
    for words in pages:
        drawn = [f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj" for x, y, size, text in words]
        stream = " ".join(["BT", *drawn, "ET"]).encode("cp1252")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> {resources} >> "
            f"/Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(f"<< {info} >>".encode())
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    trailer = f"xref\n0 {count}\n0000000000 65535 f \n{table}"
    trailer += f"trailer << /Size {count} /Root 1 0 R /Info {count - 1} 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + trailer.encode()


def column(text: Sequence[str], x: int = 72, y: int = 700, size: int = 10) -> list[Words]:
    """Lines below each other; an empty one leaves a gap."""
    return [(x, y - round(1.2 * size * number), size, line) for number, line in enumerate(text) if line]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
