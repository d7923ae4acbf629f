"""The charter of moderators, in French; ``review_queue.charter`` names its version and its articles."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "charter.title": "La charte de modération",
    "charter.intro": (
        "Vous allez voir des papiers de vos voisins. Voici à quoi vous vous engagez, et ce que Palier note. "
        "Lisez, puis signez : c'est la condition du premier dossier."
    ),
    "charter.version": "Version {version}",
    "charter.only_this_question.title": "Une seule question",
    "charter.only_this_question.text": (
        "Cette personne habite-t-elle là où elle le dit ? Je ne juge ni sa vie, ni son ton, ni ses factures."
    ),
    "charter.only_what_is_needed.title": "Seulement ce qu'il faut",
    "charter.only_what_is_needed.text": (
        "Je n'ouvre que les dossiers que la file me donne et je ne démasque une page que si la réponse en dépend."
    ),
    "charter.nothing_leaves.title": "Rien ne sort",
    "charter.nothing_leaves.text": (
        "Ni copie, ni photo d'écran, ni mot à quiconque, pas même à la personne concernée que je croiserais."
    ),
    "charter.not_ones_own.title": "Pas les miens",
    "charter.not_ones_own.text": (
        "Si je reconnais quelqu'un, je le dis d'une touche et le dossier va à une autre personne. Personne ne demande "
        "pourquoi."
    ),
    "charter.machine_is_no_proof.title": "La machine propose",
    "charter.machine_is_no_proof.text": (
        "Je regarde le papier avant de suivre son avis. Un doute ne devient ni un oui ni une accusation."
    ),
    "charter.reasons_are_for_people.title": "Une raison que l'on comprend",
    "charter.reasons_are_for_people.text": (
        "Chaque réponse dit pourquoi et quoi faire ensuite. J'écris à une personne, jamais contre elle."
    ),
    "charter.everything_is_noted.title": "Tout se note",
    "charter.everything_is_noted.text": (
        "Chaque page que j'ouvre et chaque réponse sont inscrites dans un journal que je peux lire. "
        "Les habitants, eux, ne lisent que « Modération du quartier » : mon nom ne leur est pas donné."
    ),
    "charter.rest.title": "Se reposer",
    "charter.rest.text": (
        "Je prends des pauses, je déclare mes absences, je passe la main quand je fatigue. Aller vite n'est pas "
        "demandé."
    ),
    "charter.last_day.title": "Le dernier jour",
    "charter.last_day.text": ("Mon accès s'arrête d'un coup. Ce que j'ai appris de mes voisins reste pour moi."),
    "charter.agree": "J'ai lu la charte et je m'y engage.",
    "charter.sign": "Signer la charte",
    "charter.must_agree": "Cochez la case pour signer.",
    "charter.signed": "Signée le {day}.",
}
