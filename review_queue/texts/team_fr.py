"""The pages about people, in French: the way in, one's account, the team, the journal, second readers."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nav.team": "Équipe",
    "nav.journal": "Journal",
    "nav.me": "Mon compte",
    "nav.lock": "Verrouiller",
    "refused.not_allowed": "Votre rôle ne permet pas cela. Demandez à une personne responsable de l'équipe.",
    "refused.no_account": "Ce compte est fermé ou n'a jamais existé.",
    "role.moderator": "modération",
    "role.lead": "responsable",
    "role.auditor": "audit",
    "role.admin": "administration",
    "role.none": "aucun rôle confirmé",
    "right.own_account": "son propre compte, la charte, les exercices",
    "right.cases": "la file, les dossiers et les papiers",
    "right.policy": "lire et essayer la politique",
    "right.reasons": "changer les motifs",
    "right.measures": "les mesures",
    "right.team": "l'équipe : absences, pauses, quartiers, plafonds",
    "right.accounts": "ouvrir et fermer des comptes, demander et confirmer des rôles",
    "right.journal": "le journal de tous (ni papiers ni noms)",
    "right.excuse": "se dispenser des exercices",
    "right.lead": "trancher : escalades, reprises, frein, tout démasquer",
    "sign_in.provider": "Se connecter avec mon organisation",
    "sign_in.provider_away": "Le service de connexion ne répond pas. Réessayez, ou utilisez votre mot de passe.",
    "sign_in.provider_refused": (
        "Cette connexion n'a pas abouti : elle a expiré, ou aucun compte de modération n'y correspond. "
        "Une personne responsable peut relier le vôtre."
    ),
    "code.title": "Votre code",
    "code.intro": "Le code à six chiffres de votre téléphone, ou l'un de vos codes de secours.",
    "code.label": "Code",
    "code.submit": "Continuer",
    "code.lost": "Téléphone perdu et plus de code ? Une personne responsable peut remettre votre accès à zéro.",
    "code.other": "Revenir au début",
    "locked.title": "Êtes-vous toujours là ?",
    "locked.intro": "Cinq minutes sans rien faire : l'écran s'est verrouillé pour protéger les papiers affichés.",
    "locked.kept": "Ce que vous aviez rempli est gardé.",
    "locked.proof": "Mot de passe, ou code du téléphone",
    "locked.submit": "Déverrouiller",
    "locked.wrong": "Ce n'est pas cela. Après plusieurs essais, une pause s'impose.",
    "locked.offline": "Pas de réponse du serveur. Vérifiez la connexion et réessayez.",
    "unlocked.title": "Rebonjour",
    "unlocked.intro": "Ce que vous aviez rempli est là. Rien n'a encore été envoyé.",
    "unlocked.resume": "Reprendre",
    "unlocked.drop": "Laisser tomber",
    "factor.title": "Second facteur",
    "factor.intro": (
        "Un code à six chiffres sur votre téléphone, en plus du mot de passe : un mot de passe volé n'ouvre alors plus "
        "rien."
    ),
    "factor.deadline": "Votre rôle l'exige au plus tard le {day}. Après, rien d'autre ne s'ouvre avant.",
    "factor.picture": "Code QR à lire avec votre application",
    "factor.step.app": (
        "Ouvrez une application de codes (FreeOTP, Aegis, le gestionnaire de mots de passe du téléphone)."
    ),
    "factor.step.scan": "Lisez l'image, ou recopiez cette clé :",
    "factor.step.code": "Tapez ici le code que l'application affiche.",
    "factor.code": "Code à six chiffres",
    "factor.submit": "Activer",
    "factor.wrong": "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez.",
    "factor.no_key": "Ce serveur n'a pas de clé pour garder un second facteur. Prévenez la personne qui l'exploite.",
    "factor.set": "Votre téléphone est enregistré.",
    "factor.none": "Vous n'en avez pas encore.",
    "factor.begin": "En ajouter un",
    "factor.manage": "Gérer",
    "factor.left.one": "Il vous reste {n} code de secours.",
    "factor.left.many": "Il vous reste {n} codes de secours.",
    "factor.codes": "Vos codes de secours",
    "factor.codes.intro": (
        "Chacun ouvre une fois, si le téléphone manque. Notez-les sur papier : ils ne seront plus montrés."
    ),
    "factor.codes.kept": "Je les ai notés",
    "factor.codes.new": "Faire de nouveaux codes de secours",
    "factor.codes.new.why": "Les anciens s'arrêtent.",
    "factor.remove": "Retirer ce téléphone",
    "factor.remove.why": "Pour en changer. Les rôles qui exigent un second facteur redonnent sept jours.",
    "me.title": "Mon compte",
    "me.work": "Mon travail",
    "me.pseudonym": "Les habitants lisent « Modération du quartier » : votre nom n'apparaît dans aucun message.",
    "me.no_role": "Vos rôles attendent qu'une seconde personne les confirme. Rien d'autre n'est ouvert d'ici là.",
    "me.pause": "Faire une pause",
    "me.pause.why": "Aucun dossier ne vous est donné pendant la pause.",
    "me.resume": "Reprendre les dossiers",
    "me.absences": "Absences",
    "me.absence": "Du {first} au {last}",
    "me.absence.first": "Premier jour",
    "me.absence.last": "Dernier jour",
    "me.absence.add": "Déclarer",
    "me.absence.remove": "Annuler",
    "me.absence.wrong": "Vérifiez les jours : une absence finit après son premier jour, et pas avant aujourd'hui.",
    "me.password": "Mot de passe",
    "me.password.present": "Mot de passe actuel",
    "me.password.fresh": "Nouveau mot de passe (12 caractères au moins)",
    "me.password.again": "Le même, encore une fois",
    "me.password.change": "Changer",
    "me.password.wrong": "Le mot de passe actuel n'est pas celui-là.",
    "me.password.differs": "Les deux nouveaux mots de passe diffèrent.",
    "me.password.weak": "Le nouveau mot de passe doit avoir de 12 à 256 caractères.",
    "me.done.saved": "C'est enregistré.",
    "me.done.paused": "Vous êtes en pause.",
    "me.done.back": "Vous recevez de nouveau des dossiers.",
    "me.done.absence": "Absence déclarée.",
    "me.done.absence_gone": "Absence annulée.",
    "me.done.factor_gone": "Le téléphone est retiré.",
    "me.done.password": "Mot de passe changé. Vos autres sessions sont fermées.",
    "taking.paused": "Vous êtes en pause : aucun dossier ne vous est donné.",
    "taking.away": "Vous êtes déclaré absent aujourd'hui : aucun dossier ne vous est donné.",
    "taking.ceiling": "Vous avez atteint votre plafond du jour. À demain.",
    "journal.title": "Journal",
    "journal.intro": (
        "Qui a fait quoi, et quand : des identifiants et des codes, jamais un nom ni un papier. Votre lecture y est "
        "inscrite."
    ),
    "journal.mine": "Mon journal",
    "journal.mine.intro": "Tout ce que le journal garde de vos gestes. Personne ne peut l'effacer.",
    "journal.empty": "Rien ne correspond.",
    "journal.seq": "N°",
    "journal.at": "Quand",
    "journal.actor": "Qui",
    "journal.action": "Quoi",
    "journal.object": "Sur quoi",
    "journal.detail": "Précisions",
    "journal.case": "Dossier",
    "journal.since": "Depuis le",
    "journal.until": "Jusqu'au",
    "journal.filter": "Chercher",
    "journal.more": "Plus anciens",
    "team.title": "L'équipe",
    "team.who": "Personne",
    "team.me": "(vous)",
    "team.roles": "Rôles",
    "team.where": "Quartiers",
    "team.everywhere": "partout",
    "team.state": "État",
    "team.here": "au travail",
    "team.seen": "Vue",
    "team.never": "jamais",
    "team.decided": "Réponses ce mois",
    "team.ceiling": "Plafond",
    "team.ceiling.label": "Dossiers par jour au plus (vide : sans limite)",
    "team.open": "Modifier",
    "team.back": "Retour à l'équipe",
    "team.told.paused": "en pause",
    "team.told.away": "absence jusqu'au {day}",
    "team.told.first_day": "premier jour pas fini",
    "team.told.enrol": "second facteur avant le {day}",
    "team.gaps": "Il manque",
    "gap.no_moderator": "Personne ne peut traiter de dossier. Donnez le rôle « modération » à quelqu'un.",
    "gap.all_away": "Tout le monde est absent aujourd'hui : les dossiers attendront.",
    "gap.one_pair_of_eyes": (
        "Une seule personne traite les dossiers : un dossier à quatre yeux attend une invitation de second lecteur."
    ),
    "gap.no_lead": "Aucun responsable : personne ne tranche les escalades.",
    "gap.one_lead": "Un seul responsable : le frein en demande deux.",
    "gap.no_admin": "Personne n'administre les comptes en dehors des responsables.",
    "gap.no_auditor": "Personne ne relit le journal. Une association ou la mairie peut prendre ce rôle.",
    "team.grant": "{by} demande pour {login} : {roles} ({day}).",
    "team.grant.second": "Une seconde personne doit confirmer.",
    "team.grant.alone": (
        "Vous êtes seul à pouvoir confirmer : sur le serveur, « palier moderator grant » le fait et l'inscrit au "
        "journal."
    ),
    "team.grant.yes": "Confirmer",
    "team.grant.no": "Ne pas donner",
    "team.add": "Ouvrir un compte",
    "team.add.how": (
        "Le mot de passe s'affiche une seule fois. Les rôles comptent quand une seconde personne les a confirmés."
    ),
    "team.mail": "Adresse connue de l'organisation",
    "team.mail.how": (
        "L'adresse par laquelle le service de connexion désigne cette personne. Elle n'est pas montrée ensuite."
    ),
    "team.added": "Compte ouvert",
    "team.added.how": "Transmettez ceci de vive voix. Ce mot de passe ne sera plus montré.",
    "team.rights": "Ce que chaque rôle permet",
    "team.right": "Droit",
    "team.yes": "oui",
    "team.limits": "Quartiers et plafond",
    "team.scopes": "Quartiers confiés (aucun coché : partout)",
    "team.no_quarters": "Aucun quartier n'est défini : cette personne voit tout.",
    "team.save": "Enregistrer",
    "team.roles.how": "Retirer un rôle vaut tout de suite. En donner un attend la confirmation d'une seconde personne.",
    "team.roles.ask": "Demander ces rôles",
    "team.reset": "Téléphone perdu",
    "team.reset.how": (
        "Oublie le téléphone et les codes de secours, ferme les sessions. Assurez-vous d'abord de parler à la bonne "
        "personne."
    ),
    "team.close": "Dernier jour",
    "team.close.how": (
        "Tout s'arrête d'un coup : sessions, rôles, quartiers, second facteur. Ce qui était ouvert retourne à la file."
    ),
    "team.close.now": "Fermer cet accès maintenant",
    "team.done.saved": "C'est enregistré.",
    "team.done.asked": "Demande faite. Une seconde personne doit confirmer.",
    "team.done.granted": "Rôles confirmés.",
    "team.done.declined": "Demande écartée.",
    "team.done.closed": "Accès fermé. Ce qui était ouvert est revenu à la file.",
    "team.done.reset": "Téléphone oublié. La personne peut en enregistrer un autre.",
    "team.done.absence": "Absence déclarée.",
    "team.error.roles": "Ces rôles ne vont pas ensemble : qui relit le journal n'a pas d'autre rôle.",
    "team.error.login": "Cet identifiant ou cette adresse est déjà pris, vide ou trop long.",
    "team.error.last_keeper": "Il doit rester quelqu'un pour s'occuper des comptes.",
    "team.error.second_person": "C'est à une autre personne de confirmer, ou c'est déjà fait.",
    "team.error.own_close": "Votre propre accès, c'est une autre personne qui le ferme.",
    "second.title": "Un second regard",
    "second.invite": "Inviter un second lecteur",
    "second.invite.how": (
        "Pour le dossier {ref} seulement, jusqu'au {until}. La personne voit les zones utiles du papier, pas votre "
        "réponse, "
        "et répond une fois."
    ),
    "second.link": "Lien à transmettre",
    "second.link.care": (
        "Il s'ouvre une seule fois et ne sera plus montré. Transmettez-le à quelqu'un qui a signé la charte ou à qui "
        "vous la lisez. Ne l'ouvrez pas vous-même : l'invitation, l'ouverture et la réponse restent au journal, à "
        "votre nom. Si vous répondez en premier, votre invité ne compte que si aucun collègue ne peut regarder."
    ),
    "second.door": (
        "On vous demande votre avis sur un dossier. Le lien s'ouvre une seule fois, dans ce navigateur, et n'est que "
        "pour vous : l'équipe ne peut pas répondre à votre place. L'ouverture et la réponse sont notées au journal."
    ),
    "second.own_browser": (
        "Quelqu'un de l'équipe est connecté dans ce navigateur. La personne invitée ouvre le lien sur son propre "
        "appareil ; il n'a pas servi."
    ),
    "second.ask_a_colleague": (
        "Vous avez donné la première réponse, et un collègue peut regarder ce dossier : à lui le second regard, ou "
        "à lui d'inviter quelqu'un."
    ),
    "second.not_counted": (
        "La personne qui vous a invité a donné la première réponse, et un collègue peut regarder : votre avis ne "
        "peut pas compter ici. Merci quand même, rien d'autre ne vous est demandé."
    ),
    "second.code": "Code de l'invitation",
    "second.open": "Ouvrir le dossier",
    "second.used": "Cette invitation a déjà servi ou n'est plus valable. Demandez-en une autre.",
    "second.intro": (
        "Dossier {ref}, ouvert jusqu'à {time}. Cette personne habite-t-elle là où elle le dit ? Gardez pour vous ce "
        "que vous lisez ici."
    ),
    "second.note": "Un mot pour la personne (facultatif)",
    "second.send": "Envoyer ma réponse",
    "second.thanks": "Merci. Votre réponse est enregistrée ; vous pouvez fermer cette page.",
    "second.too_early": (
        "Ce dossier n'attend pas de second regard pour le moment. Revenez sur cette page un peu plus tard."
    ),
}
