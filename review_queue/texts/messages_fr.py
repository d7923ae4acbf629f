"""The pages on what residents read: the wording of reasons, and the local mail folder. In French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.reasons": "Motifs",
    "nav.mail": "Courrier",
    "reasons.title": "Les motifs et leurs textes",
    "reasons.intro": (
        "Voici ce que lisent les habitants. Les motifs et leurs codes sont fixes ; leurs textes peuvent être réécrits. "
        "Version {version} en vigueur ; chaque réponse garde la version avec laquelle elle est partie."
    ),
    "reasons.list.fix": "Demander une correction",
    "reasons.list.refuse": "Refuser",
    "reasons.code": "Motif",
    "reasons.said": "Texte envoyé",
    "reasons.changed": "réécrit",
    "reasons.open": "Réécrire",
    "reasons.back": "Tous les motifs",
    "reasons.edit.title": "Motif {code} : {label}",
    "reasons.edit.in": "Texte en {language}",
    "reasons.language.fr": "français",
    "reasons.language.en": "anglais",
    "reasons.places": "Valeurs possibles, seulement entre crochets : {places}",
    "reasons.places.how": (
        "Ce qui est entre crochets disparaît quand la valeur n'est pas connue, par exemple [ : il a {{mois}} mois]."
    ),
    "reasons.places.none": "Ce motif ne montre aucune valeur : le texte est envoyé tel quel.",
    "reasons.refusal": "Un refus ne dit jamais quel signe a trahi un papier.",
    "reasons.preview": "Voir le texte",
    "reasons.preview.full": "Avec toutes les valeurs (exemple)",
    "reasons.preview.bare": "Sans aucune valeur",
    "reasons.save": "Mettre en vigueur",
    "reasons.saved": "C'est enregistré : version {version}.",
    "reasons.history": "Historique",
    "reasons.history.none": "Ce texte est celui d'origine (version 1).",
    "reasons.history.line": "Version {version}, le {day} à {time}, par {by}",
    "reasons.history.before": "Avant",
    "reasons.history.after": "Après",
    "reasons.revert": "Revenir au texte d'avant",
    "reasons.error.length": "Écrivez un texte de 1 à 600 caractères.",
    "reasons.error.brackets": "Un crochet ou une accolade n'est pas fermé, ou l'est deux fois.",
    "reasons.error.outside": "Une valeur se met entre crochets, car elle peut manquer.",
    "reasons.error.empty_brackets": "Des crochets sans valeur ne servent à rien : retirez-les.",
    "reasons.error.place": "Ce motif ne connaît pas cette valeur : voyez la liste.",
    "reasons.error.conflict": "Ce texte a changé entre-temps. Le vôtre est gardé ci-dessous : comparez, puis renvoyez.",
    "mail.title": "Le courrier gardé ici",
    "mail.warning": (
        "Aucun serveur de courrier n'est réglé (PALIER_SMTP_URL) : ces messages n'ont PAS été envoyés. Ils sont gardés "
        "30 jours dans le dossier local, et effacés avec leur dossier. Chaque lien ouvre le dossier d'une personne : "
        "ne l'ouvrez que pour essayer."
    ),
    "mail.none": "Aucun message pour l'instant.",
    "mail.to": "À {to}, le {day} à {time}",
}
