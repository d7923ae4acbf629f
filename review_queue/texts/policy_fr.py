"""The page of the policy, and a case that was called back, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.policy": "Règles",
    "policy.title": "Règles d'acceptation des papiers",
    "policy.intro": (
        "Règles en vigueur : version {version}. Cette version est gardée avec chaque décision. Cette page montre les "
        "règles et permet d'en essayer d'autres ; elle n'en change aucune."
    ),
    "policy.papers": "Ce que vaut chaque papier",
    "policy.paper": "Papier",
    "policy.machine": "Validé par la machine jusqu'à",
    "policy.human": "Montré à une personne jusqu'à",
    "policy.alone": "Quand rien d'autre n'est disponible",
    "policy.otherwise": "Sinon, on dit",
    "policy.months": "{n} mois",
    "policy.rest": "Nombres et contrôles",
    "policy.key": "Clé du fichier",
    "policy.number": "Nombre",
    "policy.required": "Contrôles qui doivent avoir réussi",
    "policy.number.future_days_allowed": "Jours d'avance qu'une date peut avoir",
    "policy.number.min_date_confidence": "Une date lue moins sûrement n'est pas une date (de 0 à 1)",
    "policy.number.verified_months": "Mois jusqu'à la fin du statut",
    "policy.number.attempts_a_day": "Envois possibles en 24 heures",
    "policy.number.keep_days_after_ask": "Jours de garde d'un papier après une demande de correction",
    "policy.number.appeal_days": "Jours pour contester un refus",
    "policy.number.review_hours": "Heures pour la réponse d'une personne",
    "policy.number.resubmission_hours": "Heures pour la réponse après une correction",
    "policy.number.only_quarters": "Personne hors des quartiers importés (true : oui)",
    "policy.number.edge_dense_m": "Mètres du bord où l'on choisit son quartier, en ville",
    "policy.number.edge_rural_m": "Mètres du bord où l'on choisit son quartier, à la campagne",
    "policy.number.trust_list_grace_days": "Jours de grâce d'une liste de confiance 2D-Doc périmée",
    "policy.value": "Valeur",
    "policy.actions": "Ce qui découle d'un constat",
    "policy.actions.default": (
        "Sauf mention ici : un contrôle en échec demande une correction, un doute va à une personne."
    ),
    "policy.found": "Constat",
    "policy.follows": "Suite",
    "policy.action.flag": "signalé, sans effet",
    "policy.action.ask": "une correction est demandée",
    "policy.action.review": "une personne regarde",
    "policy.action.alarm": "une personne regarde, quoi qu'on ait trouvé d'autre",
    "policy.when.fail": "{what} (sûr)",
    "policy.when.inconclusive": "{what} (doute)",
    "policy.when.pass": "{what}",
    "policy.outcome.verified": "validé",
    "policy.outcome.needs_action": "correction demandée",
    "policy.outcome.review": "à regarder",
    "policy.check.readable": "lisibilité",
    "policy.check.document_kind": "genre de papier",
    "policy.check.document_age": "date",
    "policy.check.holder": "nom",
    "policy.check.home_address": "adresse",
    "policy.check.area": "quartier",
    "policy.check.seal": "cachet 2D-Doc",
    "policy.check.integrity": "altération",
    "policy.check.reuse": "réemploi",
    "policy.try.title": "Essayer d'autres règles",
    "policy.try.intro": (
        "Choisissez un fichier de règles (TOML). Les décisions déjà prises sont jugées de nouveau avec lui, à partir "
        "des valeurs gardées : rien n'est changé, aucun papier n'est rouvert, le fichier n'est pas conservé."
    ),
    "policy.try.file": "Fichier de règles",
    "policy.try.since": "Décisions depuis le",
    "policy.try.submit": "Essayer",
    "policy.try.no_file": "Choisissez un fichier de règles de moins de 256 ko.",
    "policy.try.bad_date": "Cette date n'existe pas.",
    "policy.try.wrong": "Ce fichier ne peut pas servir de règles. {why}",
    "policy.trial.title": "Essai de la version {version}",
    "policy.trial.counts": (
        "{judged} décisions jugées de nouveau : {changed} changeraient de réponse, {other} garderaient la leur pour "
        "d'autres motifs."
    ),
    "policy.trial.left_out": (
        "{n} décisions plus anciennes n'ont pas gardé les valeurs qu'il faut et restent de côté."
    ),
    "policy.trial.matrix": "Réponses avant et après",
    "policy.trial.before_after": "Avant ↓ · après →",
    "policy.trial.differences": "Ce qui diffère des règles en vigueur",
    "policy.trial.same": "Rien : les deux fichiers disent la même chose.",
    "policy.trial.cases": "Dossier par dossier",
    "policy.trial.more": "Les {shown} premiers sur {n} ; la commande « palier policy replay » les donne tous.",
    "policy.trial.before": "Avant",
    "policy.trial.after": "Après",
    "policy.trial.by": "À cause de",
    "policy.switch": (
        "Pour appliquer la version {version} : déposer le fichier sur le serveur, le nommer dans PALIER_POLICY_FILE et "
        "redémarrer le service. Les décisions déjà prises restent ; « palier recall » les rappelle s'il le faut."
    ),
    "recalled.title": "Dossier rappelé",
    "recalled.status": (
        "Ce dossier avait déjà sa réponse, mais ce sur quoi elle reposait s'est révélé faux ({recall}). La personne "
        "garde son statut tant que vous n'avez pas décidé."
    ),
    "recalled.evidence": (
        "Si le papier est déjà détruit, il reste les constats ci-dessous. S'ils ne suffisent pas, demandez un nouveau "
        "papier. Valider confirme la réponse sans rien changer d'autre."
    ),
}
