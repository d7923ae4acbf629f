"""Signs of how a file was made or altered, in French, each a plain sentence for moderators."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "sign.file.design_tool": (
        "Le fichier est passé par un logiciel de dessin. Cela arrive aussi sans mauvaise intention."
    ),
    "sign.file.pdf_editor": (
        "Le fichier est passé par un éditeur de PDF. Beaucoup de gens s'en servent pour fusionner "
        "ou alléger."
    ),
    "sign.file.office_tool": (
        "Le fichier vient d'un traitement de texte. C'est habituel pour une quittance de "
        "particulier."
    ),
    "sign.file.reworked_in_design_tool": "Le fichier a été repris dans un logiciel de dessin après sa création.",
    "sign.file.modified_later": (
        "Le fichier a été modifié plus d'une semaine après sa création. Un simple enregistrement "
        "suffit."
    ),
    "sign.file.words_replaced": (
        "Des mots de la première version du fichier ont été remplacés par d'autres sur cette page."
    ),
    "sign.file.updated": "Quelque chose a été ajouté au fichier après coup, une signature par exemple.",
    "sign.file.screenshot": "C'est une capture d'écran.",
    "sign.file.text_over_text": "Un texte a été recouvert, et un autre écrit par-dessus, dans le cadre marqué.",
    "sign.file.text_on_patch": "Cette ligne est écrite sur un cache de la couleur du fond, dans une police à part.",
    "sign.file.masked_zone": "Une zone est cachée par un rectangle. Cacher un numéro ou un montant est permis.",
    "sign.file.note_over_text": "Une note ou un tampon a été posé sur la page.",
    "sign.file.lone_font": (
        "Un nom, une adresse ou une date est dans une police que le reste du document n'emploie "
        "pas."
    ),
    "sign.file.picture_over_text": "Une image recouvre un nom, une adresse ou une date.",
    "sign.file.older_than_its_date": "Le fichier a été créé bien avant la date imprimée sur le document.",
    "sign.file.tool_not_of_issuer": "Cet émetteur n'utilise pas le logiciel qui a fait ce fichier.",
    "sign.file.pasted_zone": (
        "Dans le cadre marqué, le papier n'a pas de grain : cette ligne semble collée sur l'image."
    ),
    "sign.file.text_differs_from_page": "Le texte caché du fichier ne dit pas ce que la page montre.",
    "sign.file.off_baseline": "Ces mots ne sont pas posés exactement sur la même ligne que leurs voisins.",
}
