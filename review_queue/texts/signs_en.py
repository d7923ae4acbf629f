"""Signs of how a file was made or altered, in English, each a plain sentence for moderators."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "sign.file.design_tool": "The file went through a drawing program. That also happens with no ill intent.",
    "sign.file.pdf_editor": "The file went through a PDF editor. Many people use one to merge or shrink files.",
    "sign.file.office_tool": "The file comes from a word processor. That is usual for a private landlord's receipt.",
    "sign.file.reworked_in_design_tool": "The file was reworked in a drawing program after it was made.",
    "sign.file.modified_later": (
        "The file was changed more than a week after it was made. Saving it again is enough for "
        "that."
    ),
    "sign.file.words_replaced": "Words of the file's first version were replaced by others on this page.",
    "sign.file.updated": "Something was added to the file afterwards, a signature for instance.",
    "sign.file.screenshot": "This is a screenshot.",
    "sign.file.text_over_text": "Text was covered, and other text written over it, inside the marked frame.",
    "sign.file.text_on_patch": "This line is written on a patch of the background's colour, in a font of its own.",
    "sign.file.masked_zone": "A zone is hidden by a rectangle. Hiding a number or an amount is allowed.",
    "sign.file.note_over_text": "A note or a stamp was laid on the page.",
    "sign.file.lone_font": "A name, an address or a date is in a font that the rest of the document does not use.",
    "sign.file.picture_over_text": "A picture covers a name, an address or a date.",
    "sign.file.older_than_its_date": "The file was made long before the date printed on the document.",
    "sign.file.tool_not_of_issuer": "This issuer does not use the program that made this file.",
    "sign.file.pasted_zone": (
        "Inside the marked frame the paper has no grain: this line seems pasted onto the picture."
    ),
    "sign.file.text_differs_from_page": "The hidden text of the file does not say what the page shows.",
    "sign.file.off_baseline": "These words do not stand on quite the same line as those beside them.",
}
