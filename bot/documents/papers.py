"""The papers of a meeting as files: which writer makes which kind."""

from __future__ import annotations

from bot.documents import case, notice, pdf, word
from bot.documents.sheet import Sheet
from knowledge.agenda_papers import PDF, AgendaPaper, CasePaper


def written(paper: AgendaPaper | CasePaper, media_type: str) -> bytes:
    """The paper in the network's language, whoever reads it: as PDF, or as a Word file."""
    return pdf.written(_sheet(paper)) if media_type == PDF else word.written(_sheet(paper))


def _sheet(paper: AgendaPaper | CasePaper) -> Sheet:
    return notice.sheet(paper) if isinstance(paper, AgendaPaper) else case.sheet(paper)
