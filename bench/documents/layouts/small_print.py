"""The small print at the foot of a page: rules, rights and old dates that are nobody's issue date."""

from __future__ import annotations

from bench.documents.sheet import GREY, Sheet
from bench.documents.story import Story

_SENTENCES = (
    "Vos données sont traitées pour la gestion de votre contrat et conservées le temps de sa durée, augmentée des "
    "délais de prescription ; vous pouvez y accéder, les rectifier ou vous opposer à leur usage.",
    "Tout retard de règlement entraîne, sans mise en demeure, des pénalités au taux légal en vigueur depuis le "
    "1er juillet 2024 et peut conduire à une réduction du service.",
    "Le chèque énergie est accepté pour le paiement de votre consommation, en ligne ou par courrier.",
    "Tarifs applicables au 1er février 2025, hors options. Le détail des prix figure dans la grille remise à la "
    "souscription et disponible sur demande.",
    "En cas de déménagement, prévenez-nous quinze jours avant votre départ et communiquez votre nouvelle adresse.",
    "Aucun escompte n'est accordé pour paiement anticipé. TVA acquittée sur les encaissements.",
    "Ce document doit être conservé cinq ans ; un double peut être obtenu gratuitement.",
    "Une réclamation écrite reçoit une réponse sous trente jours ; passé ce délai, un recours amiable est possible.",
    "Le défaut d'entretien des installations privées relève de l'occupant, conformément au règlement du 12 mars 2019.",
    "Pour signaler un changement de coordonnées bancaires, munissez-vous de vos références et d'un relevé d'identité.",
    "Les sommes indiquées tiennent compte des acomptes reçus à la date d'édition.",
    "Sourds et malentendants : accueil en langue des signes depuis notre site, du lundi au vendredi.",
)
_SIZE = 6.8
_GAP = 5.0


def draw_small_print(sheet: Sheet, story: Story, x: float, y: float, width: float, bottom: float) -> None:
    """Some sentences between two heights; few on some papers, many on others."""
    wanted = story.rng.sample(_SENTENCES, story.rng.randint(0, len(_SENTENCES)))
    for sentence in wanted:
        depth = len(sheet.wrap(sentence, width, _SIZE)) * _SIZE * 1.28
        if y + depth > bottom:
            return
        y = sheet.paragraph(x, y, width, sentence, size=_SIZE, colour=GREY) + _GAP
