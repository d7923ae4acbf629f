"""The pages of measures and of quality, and the lesson after a made-up case, in French."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.metrics": "Mesures",
    "nav.quality": "Qualité",
    "event.conflict_shown": "Réponse arrivée trop tard",
    "metrics.title": "Mesures",
    "metrics.intro": (
        "Chaque chiffre est défini en une phrase et porte le nombre de cas dont il vient (n). Aucun ne désigne une "
        "personne. Les parts de moins de {least} cas ne sont pas montrées ; les petits nombres qui pourraient "
        "désigner quelqu'un non plus."
    ),
    "metrics.period": "Période",
    "metrics.period.7": "7 jours",
    "metrics.period.30": "30 jours",
    "metrics.period.90": "90 jours",
    "metrics.period.quarter": "Trimestre en cours",
    "metrics.quarter": "Quartier",
    "metrics.quarter.all": "Tous",
    "metrics.quarter.only": (
        "Pour un quartier, seuls les totaux et les temps sont comptés, et rien de ce qui repose sur moins de {few} "
        "personnes n'est montré."
    ),
    "metrics.show": "Afficher",
    "metrics.csv": "Télécharger en CSV",
    "metrics.from_to": "Du {since} au {until}.",
    "metrics.part": "Quoi",
    "metrics.value": "Valeur",
    "metrics.interval": "Intervalle à 95 %",
    "metrics.cases": "n",
    "metrics.too_few": "trop peu de cas",
    "metrics.fewer": "moins de {few}",
    "metrics.nothing": "Rien sur cette période.",
    "metrics.chart": "Graphique : {title}. Les mêmes chiffres sont dans le tableau à côté.",
    "metric.active_time": "Temps de travail par réponse",
    "metric.active_time.is": (
        "Temps de travail réel sur une réponse (page visible, un geste dans la dernière minute) : la moitié des "
        "réponses en demandent moins que p50, neuf sur dix moins que p90."
    ),
    "metric.wait": "Attente des habitants",
    "metric.wait.is": (
        "Temps entre l'envoi du papier, ou la demande aux voisins, et la réponse : par la machine, par une personne, "
        "par les voisins."
    ),
    "metric.queue_age": "Âge de la file",
    "metric.queue_age.is": "Nombre de dossiers qui attendent en ce moment, selon l'heure de leur arrivée.",
    "metric.due_kept": "Délais tenus",
    "metric.due_kept.is": "Part des réponses qui ont pris effet avant leur échéance.",
    "metric.estimate_kept": "Annonces tenues",
    "metric.estimate_kept.is": "Part des habitants qui ont eu leur réponse dans le délai qui leur avait été annoncé.",
    "metric.automation": "Part de la machine",
    "metric.automation.is": (
        "Part des papiers auxquels la machine a répondu seule, et part de ceux qu'elle a validés."
    ),
    "metric.sent_again": "Renvois",
    "metric.sent_again.is": "Papiers envoyés en plus du premier, par habitant qui en a envoyé sur la période.",
    "metric.overturned": "Réponses changées",
    "metric.overturned.is": (
        "Part des réponses changées par un second regard, parmi celles qui en ont eu un : relectures à l'aveugle et "
        "contestations, comptées à part."
    ),
    "metric.agreement": "Accord entre modérateurs",
    "metric.agreement.is": (
        "Sur les dossiers relus à l'aveugle : part des réponses égales, et kappa de Cohen, qui retire ce que le hasard "
        "seul donnerait (1 : accord parfait, 0 : hasard)."
    ),
    "metric.golden": "Cas d'entraînement",
    "metric.golden.is": (
        "Sur les cas fabriqués dont la vérité est connue : part des fraudes qui n'ont pas été validées, et part des "
        "papiers honnêtes mais inhabituels qui ne l'ont pas été."
    ),
    "metric.whole_pages": "Pages entières",
    "metric.whole_pages.is": "Papiers ouverts en entier, pour cent réponses.",
    "metric.wear": "Frottements",
    "metric.wear.is": (
        "Prises arrivées au bout de leur délai, réponses arrivées trop tard (page 409), réponses annulées."
    ),
    "metric.appeals_won": "Contestations gagnées",
    "metric.appeals_won.is": "Part des contestations au bout desquelles la personne a été validée.",
    "metric.reasons_mix": "Motifs donnés",
    "metric.reasons_mix.is": "Combien de fois chaque motif a accompagné une réponse qui a pris effet.",
    "metric.false_acceptance": "Validations à tort (estimation)",
    "metric.false_acceptance.is": (
        "Part des validations de la machine, tirées au sort et relues sans que son avis soit montré, que la personne "
        "n'aurait pas données ; intervalle de Wilson."
    ),
    "metric.ended_unanswered": "Dossiers finis sans réponse",
    "metric.ended_unanswered.is": (
        "Dossiers retirés, expirés ou effacés sans oui ni non, ou sans nouvelles depuis {days} jours, par chemin et "
        "par raison."
    ),
    "metric.answers": "Réponses données",
    "metric.answers.is": (
        "Dossiers qui ont eu chaque réponse sur la période ; un dossier qui en a eu deux compte deux fois."
    ),
    "part.answer.verified": "Validés",
    "part.answer.needs_action": "Correction demandée",
    "part.answer.refused": "Refusés par une personne",
    "part.all": "Ensemble",
    "part.answered": "Répondus par la machine",
    "part.verified": "Validés par la machine",
    "part.doubles": "Relectures à l'aveugle",
    "part.appeals": "Contestations",
    "part.raw": "Réponses égales",
    "part.kappa": "Kappa de Cohen",
    "part.recall": "Fraudes arrêtées",
    "part.false_alarm": "Honnêtes écartés à tort",
    "part.followed": "Suggestions fausses suivies",
    "part.age.0_2": "Moins de 2 h",
    "part.age.2_8": "De 2 à 8 h",
    "part.age.8_24": "De 8 à 24 h",
    "part.age.24_up": "Plus de 24 h",
    "part.wear.lease_expired": "Prises arrivées au bout",
    "part.wear.conflict_shown": "Réponses arrivées trop tard",
    "part.wear.undone": "Réponses annulées",
    "part.machine": "Machine",
    "part.human": "Personne",
    "part.vouching": "Voisins",
    "part.document": "Papier",
    "part.none": "Ni papier ni voisins",
    "part.withdrawn": "retiré",
    "part.expired": "expiré",
    "part.erased": "effacé",
    "part.silent": "sans nouvelles",
    "quality.title": "Qualité",
    "quality.intro": (
        "Pour s'entraider et pour corriger les règles, jamais pour classer des personnes. En dessous de {least} cas, "
        "rien n'est montré."
    ),
    "quality.mine.title": "Mes réponses",
    "quality.mine.intro": (
        "Ce que disent vos propres réponses. Vous seul voyez cette page telle quelle ; en dessous de {least} cas, rien "
        "n'est montré."
    ),
    "quality.mine.link": "Mes réponses",
    "quality.pairs": "Accord deux à deux",
    "quality.pairs.is": "Paires qui ont répondu aux mêmes dossiers, dans l'ordre des noms.",
    "quality.pairs.none": "Aucune paire n'a encore {least} dossiers en commun sur cette période.",
    "quality.pair": "Paire",
    "quality.quick": "Réponses sans regard",
    "quality.quick.is": (
        "Part des réponses données en moins de 4 secondes de travail ; au-delà de {percent} %, parlez-en ensemble."
    ),
    "quality.quick.team": "Toute l'équipe",
    "quality.quick.mine": "Vous",
    "quality.quick.alarm": "À voir ensemble : {names}",
    "quality.quick.fine": "Personne n'est au-dessus de ce seuil avec assez de réponses.",
    "quality.golden": "Cas d'entraînement",
    "quality.golden.is": (
        "Des cas fabriqués, mêlés aux vrais pour qui répond à plus de {month} dossiers par mois. Leur vérité est "
        "montrée aussitôt après la réponse ; ils n'ont aucun effet."
    ),
    "quality.golden.counts": (
        "{frauds} fraudes et {honest} papiers honnêtes répondus, dont {misled} avec une suggestion fausse."
    ),
    "quality.golden.stock": "Il reste {n} cas à distribuer.",
    "quality.golden.empty": "La réserve est vide : la commande « palier golden make » en fabrique.",
    "quality.drift": "Dérive par émetteur",
    "quality.drift.is": (
        "Part hebdomadaire des papiers que la machine n'a pas validés, avec les limites entre lesquelles le hasard "
        "seul la laisserait (3 écarts types)."
    ),
    "quality.drift.none": "Aucun émetteur n'a {least} papiers sur cette période.",
    "quality.drift.week": "Semaine",
    "quality.drift.share": "Non validés",
    "quality.drift.limits": "Limites",
    "quality.drift.out": "hors limites",
    "quality.drift.in": "dans les limites",
    "quality.drift.attention": "une semaine hors limites",
    "quality.drift.chart": (
        "Graphique : part hebdomadaire des papiers de {issuer} non validés. Le tableau dit la même chose."
    ),
    "quality.drift.high": "Limite haute",
    "quality.drift.low": "Limite basse",
    "golden.title": "C'était un cas d'entraînement",
    "golden.right": "Votre réponse convenait.",
    "golden.wrong": "Votre réponse ne convenait pas, et c'est pour cela que ces cas existent.",
    "golden.honest": "Ce papier était honnête : il fallait valider.",
    "golden.fraud": "Ce dossier était une fraude : il ne fallait pas valider.",
    "golden.clue": "Ce qui le montrait",
    "golden.machine": "Ce que la machine avait relevé",
    "golden.machine.nothing": "La machine n'avait rien relevé.",
    "golden.misled": "La réponse proposée à l'écran était fausse : elle n'est qu'une proposition.",
    "golden.no_effect": "Personne n'attend cette réponse et rien n'a été envoyé.",
    "golden.next": "Dossier suivant",
    "golden.kind.odd_photo": "Une photo prise de travers ou dans l'ombre ; les mots, eux, concordent.",
    "golden.kind.odd_initial": (
        "La personne n'a donné que l'initiale de son prénom ; le nom, l'adresse et la date "
        "concordent."
    ),
    "golden.kind.forged_overlay": (
        "Le nom et l'adresse sont collés par-dessus ceux d'une autre personne : regardez les fonds et l'alignement."
    ),
    "golden.kind.forged_edited_text": (
        "Le nom et l'adresse ont été réécrits dans le fichier avec un logiciel d'édition, partout où ils figurent."
    ),
    "golden.kind.other_person": "Le papier est au nom de quelqu'un d'autre, à la bonne adresse.",
    "golden.kind.other_street": "Le papier est pour une autre rue de la même ville.",
    "golden.kind.other_house_number": "Le numéro de la maison n'est pas celui du papier.",
    "golden.kind.other_commune": "La rue porte le même nom, dans une autre commune.",
    "golden.kind.bystander": "Le nom déclaré est bien sur la page, mais c'est celui du bailleur ou du conseiller.",
    "golden.kind.office_address": (
        "L'adresse déclarée est bien sur la page, mais c'est celle de l'agence ou de l'émetteur."
    ),
    "golden.kind.same_surname_other_first": "Le nom de famille concorde, le prénom n'est pas sur le papier.",
    "golden.kind.mixed_holders": "Le prénom de l'un des titulaires avec le nom de famille de l'autre.",
}
