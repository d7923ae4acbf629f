"""Who may look, the brake, declared hours and where moderators live. In French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "who_looks.by_the_quarter": "Si une personne doit regarder votre dossier, c'est un modérateur du réseau",
    "who_looks.never": ", jamais {all}",
    "who_looks.or": "{first} ou {last}",
    "who_looks.never_building": "quelqu'un de votre immeuble",
    "who_looks.never_nearby": "quelqu'un qui habite à moins de {dense} de chez vous ({rural} à la campagne)",
    "who_looks.never_commune": "quelqu'un de votre commune si elle a moins de {inhabitants} habitants",
    "who_looks.never_family": "quelqu'un qui porte votre nom de famille",
    "who_looks.never_vouching": "quelqu'un qui vous parraine ou que vous parrainez",
    "who_looks.never_declared": "quelqu'un qui a dit vous connaître",
    "who_looks.never_twice": "quelqu'un qui vous a déjà répondu, si vous contestez",
    "who_looks.hands_back": "Un modérateur qui vous reconnaît rend le dossier à un autre.",
    "who_looks.by_the_twin": (
        "Quand moins de {fewest} personnes sont disponibles, les modérateurs de « {twin} » peuvent aussi le regarder."
    ),
    "who_looks.by_a_lead": (
        "Quand personne d'autre n'est disponible, un responsable du réseau le fait, avec les mêmes règles."
    ),
    "nav.routing": "Organisation",
    "routing.title": "Organisation : horaires, jumelages, frein",
    "routing.done.hours": "Les horaires sont enregistrés. Les nouvelles promesses en tiennent compte.",
    "routing.done.twin": "Le jumelage est enregistré.",
    "routing.done.asked": "Le frein est demandé. Un second responsable a 24 heures pour le confirmer.",
    "routing.done.confirmed": "Le frein est serré.",
    "routing.done.lifted": "Le frein est levé.",
    "hours.title": "Les horaires de l'équipe",
    "hours.why": (
        "Les délais promis aux habitants ne comptent que ces heures. Écrivez chaque jour comme « 9:00-12:00, "
        "14:00-18:00 » ; laissez vide un jour sans travail."
    ),
    "hours.none": "Aucun horaire n'est déclaré : chaque heure compte, la nuit et le dimanche aussi.",
    "hours.day.0": "Lundi",
    "hours.day.1": "Mardi",
    "hours.day.2": "Mercredi",
    "hours.day.3": "Jeudi",
    "hours.day.4": "Vendredi",
    "hours.day.5": "Samedi",
    "hours.day.6": "Dimanche",
    "hours.holidays": "Personne ne travaille les jours fériés",
    "hours.closed": "Autres jours sans travail, un par ligne (2026-12-24)",
    "hours.save": "Enregistrer les horaires",
    "hours.error": "Ces horaires ne se lisent pas : vérifiez chaque jour, et qu'on travaille au moins une fois.",
    "hours.example": "Une demande reçue maintenant, promise en 24 heures, aurait sa réponse avant le {day} à {time}.",
    "twin.title": "Quartiers jumelés",
    "twin.why": (
        "Quand trop peu de modérateurs d'un quartier peuvent regarder un dossier, ceux du quartier jumelé aident."
    ),
    "twin.none": "Le réseau n'a pas de quartiers : tout le monde regarde partout.",
    "twin.nobody": "aucun",
    "twin.of": "Jumeau de {quarter}",
    "twin.save": "Enregistrer",
    "brake.title": "Le frein",
    "brake.why": (
        "Pour les mauvais jours : deux responsables mettent un quartier ou un chemin en « humains seulement », "
        "7 jours au plus. La machine ne dit plus oui, et un oui demande deux modérateurs."
    ),
    "brake.none": "Le frein n'est pas serré.",
    "brake.target": "Pour",
    "brake.path.document": "tous les documents",
    "brake.path.vouching": "tous les parrainages",
    "brake.quarter": "le quartier {name}",
    "brake.days": "Jours (1 à 7)",
    "brake.reason": "Pourquoi (visible de toute l'équipe, sans nom de personne)",
    "brake.ask": "Demander le frein",
    "brake.confirm": "Confirmer",
    "brake.lift": "Lever",
    "brake.withdraw": "Retirer la demande",
    "brake.in_force": "Humains seulement pour {target} jusqu'au {day} à {time} : {reason}",
    "brake.waits": "Frein demandé pour {target}, {days} jours : {reason}. Il manque un second responsable.",
    "brake.error.target": "Choisissez ce qui est freiné.",
    "brake.error.days": "Un frein dure de 1 à 7 jours.",
    "brake.error.reason": "Dites pourquoi, en 200 caractères au plus.",
    "brake.error.too_late": "Ce frein est déjà levé, fini ou confirmé.",
    "brake.error.second_lead": "C'est un autre responsable qui confirme.",
    "home.title": "Où vous habitez",
    "home.why": (
        "Pour ne jamais vous donner le dossier d'un voisin, de votre famille ou de quelqu'un que vous parrainez. "
        "Ni votre nom ni votre adresse ne sont gardés : seulement une empreinte et une position."
    ),
    "home.known": "C'est noté depuis le {day}.",
    "home.unknown": "Ce n'est pas encore noté : des dossiers de vos voisins peuvent vous arriver.",
    "home.name": "Prénom et nom",
    "home.address": "Adresse (numéro, rue, code postal, commune)",
    "home.save": "Enregistrer",
    "me.done.home": "C'est noté.",
    "home.error": "Donnez votre nom et votre adresse.",
}
