"""The first day in French: the exercises and what each of them teaches."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "training.title": "S'exercer avant le premier dossier",
    "training.intro": (
        "Quinze dossiers inventés : ni ces personnes ni ces papiers n'existent. Répondez comme vous le feriez ; "
        "la bonne réponse et sa raison suivent aussitôt. Rien n'est noté sur vous, seul compte d'avoir tout vu."
    ),
    "training.progress": "Exercice {n} sur {total}",
    "training.right": "C'est cela.",
    "training.wrong": "Pas tout à fait. On attendait : {expected}.",
    "training.you_said": "Vous avez répondu : {verdict}.",
    "training.next": "Exercice suivant",
    "training.done": "C'est fait : {right} bonnes réponses sur {total}. Vous pouvez prendre votre premier dossier.",
    "training.to_queue": "Aller à la file",
    "training.again": "Refaire les exercices",
    "training.excuse": "Je connais ce travail : passer les exercices",
    "training.excuse.why": "Réservé aux responsables. Le journal le note.",
    "training.reasons": "Pourquoi",
    "training.bis": (
        "Un « bis » est une autre porte. Sans explication, on ne choisit pas à la place de la personne : "
        "on lui demande de confirmer son adresse. Un refus serait injuste, une validation un pari."
    ),
    "training.bis_explained": (
        "La personne explique l'écart et l'explication tient : même voie, même numéro, cour intérieure. "
        "Le mot de la personne fait partie du dossier."
    ),
    "training.short_forms": (
        "« BD GAL » se lit « boulevard du Général ». Une abréviation n'est pas une différence : la machine hésite, "
        "vous non."
    ),
    "training.old_paper": (
        "Neuf mois dépassent même ce qu'un humain accepte. On demande un papier plus récent ; "
        "refuser n'apprendrait rien à la personne."
    ),
    "training.four_months": (
        "Trop vieux pour la machine, pas pour vous : la limite en revue est de six mois, et la raison est plausible."
    ),
    "training.billing_only": (
        "L'adresse lue est celle où part la facture. Il manque le lieu de consommation : on demande la page qui le "
        "montre."
    ),
    "training.hosted": (
        "Être hébergé est permis. On demande une attestation d'hébergement ; le nom différent n'est pas un mensonge."
    ),
    "training.married_name": (
        "Le nom d'usage et le nom de naissance sont deux noms de la même personne. Rien d'autre ne s'oppose."
    ),
    "training.altered": (
        "Deux signes forts de retouche sur les champs utiles, et tout concorde trop bien. On refuse, "
        "sans dire quel signe l'a montré, en disant comment contester."
    ),
    "training.scanner_app": (
        "Une application de numérisation laisse elle aussi des traces dans le fichier. Un signe faible, expliqué, "
        "n'est pas une retouche : le doute profite à la personne."
    ),
    "training.blurred": "Illisible n'est pas faux. On demande une nouvelle photo, à la lumière et bien à plat.",
    "training.borrowed": (
        "Le même papier a déjà servi sous un autre compte, au même endroit. On refuse sans accuser : "
        "« nous ne pouvons pas conclure avec ce document ». La personne peut contester."
    ),
    "training.office": (
        "Une société dans une boîte postale : personne n'y habite. On refuse avec ce motif, et la personne sait "
        "qu'un papier de son logement conviendrait."
    ),
    "training.wrong_kind": (
        "Un RIB ne prouve pas une adresse : la banque imprime ce qu'on lui dit. On demande un autre papier."
    ),
    "training.rude_but_right": (
        "Cinq mois, dans la limite de la revue, nom et adresse justes. Le ton n'entre pas dans la décision."
    ),
}
