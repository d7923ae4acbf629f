"""Reasons a moderator gives, in English; see the French catalogue for what they hold to."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "reason.R-FLOU": "We cannot read your document. Lay it flat near a window and take the photo again.",
    "reason.R-COUPE": "An edge of the document is missing. Take the photo again with all four corners in view.",
    "reason.R-REFLET": "Glare covers something we need. Turn the flash off or tilt the phone a little.",
    "reason.R-TYPE": (
        "This paper cannot be used as proof here. Send an energy, water, internet or landline bill, "
        "a rent receipt, a tax notice or a home insurance certificate."
    ),
    "reason.R-DATE": (
        "This document is too old[: it is {mois} months old, we need less than {max}]. The contract certificate "
        "you can download from your customer area carries today's date and will do."
    ),
    "reason.R-NOM": (
        "The document is in another name than your account. Correct the name, send a paper in your name or, "
        "if somebody houses you, add their hosting certificate."
    ),
    "reason.R-ADR": (
        "The address on the document[ ({lue})] is not the one you gave[ ({decl})]. Correct your address, or send a "
        "document that shows it."
    ),
    "reason.R-BIS": (
        "A detail of the address differs between the two: a “bis”, a block or a residence[ (“{lue}” on one side, "
        "“{decl}” on the other)]. Check your address and confirm it."
    ),
    "reason.R-ZONE": (
        "This address lies in another neighbourhood than the one you chose[: {quartier}]. "
        "Check it, or join the other neighbourhood."
    ),
    "reason.R-PAGES": "The page that shows your address was not sent. Please add it.",
    "reason.R-MDP": "Your PDF asks for a password. Save a copy without one and send that.",
    "reason.R-MASQ": (
        "Something we need is hidden: the name, the address, the date or the issuer. "
        "You may leave everything else covered."
    ),
    "reason.N-MODIF": "This document seems to have been altered. We cannot rely on it.",
    "reason.N-EMPRUNT": "This document does not let us say yes.",
    "reason.N-HABITE": "Nothing you sent shows that you live at this address.",
    "reason.N-DOUBLE": "You already have a verified account: please use that one.",
    "reason.N-RESEAU": "The confirmations you received from neighbours cannot be counted.",
    "reason.N-PRO": "This address belongs to a business or is a PO box, not a home.",
    "reason.N-AUTRE": "The moderators give you their reasons below.",
    "label.R-FLOU": "Unreadable",
    "label.R-COUPE": "Cut off",
    "label.R-REFLET": "Glare",
    "label.R-TYPE": "Kind not accepted",
    "label.R-DATE": "Too old",
    "label.R-NOM": "Another name",
    "label.R-ADR": "Another address",
    "label.R-BIS": "Bis, block, residence",
    "label.R-ZONE": "Other neighbourhood",
    "label.R-PAGES": "Page missing",
    "label.R-MDP": "Password",
    "label.R-MASQ": "Needed zone hidden",
    "label.N-MODIF": "Altered document",
    "label.N-EMPRUNT": "Somebody else's paper",
    "label.N-HABITE": "Does not live there",
    "label.N-DOUBLE": "Already verified",
    "label.N-RESEAU": "Vouches not counted",
    "label.N-PRO": "Not a home address",
    "label.N-AUTRE": "Other (write it)",
    "message.verified": "Your address is verified. Welcome to the neighbourhood.",
    "message.needs_action": "A person has looked at your case. Something is still missing:",
    "message.refused": "A person has looked at your case and cannot confirm your address:",
    "message.verified.next": "Your document is destroyed.",
    "message.needs_action.next": "You can correct this and send a document again, or ask your neighbours.",
    "message.final.refused": "Somebody else has looked at your appeal. The refusal stands:",
    "message.final.refused.next": (
        "This answer is final. If your situation changes, you can start a new case with another document."
    ),
    "message.standing.verified": "Somebody else has looked at your appeal: you were right.",
    "message.standing.verified.next": "Nothing stands against your account any more. Thank you for telling us.",
    "message.standing.refused": "Somebody else has looked at your appeal. The decision stands:",
    "message.standing.refused.next": "You may ask for another look in thirty days.",
    "message.refused.next": (
        "You disagree? Appeal from your page: somebody else will look. You can also ask your neighbours."
    ),
}
