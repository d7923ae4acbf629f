"""Reasons a moderator gives, in French.

``reason.…`` is what the resident reads, ``label.…`` what the moderator picks. A refusal never tells which
sign betrayed a paper; it always says what can still be done.
"""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "reason.R-FLOU": (
        "Nous n'arrivons pas à lire votre document. Posez-le à plat près d'une fenêtre et refaites la photo."
    ),
    "reason.R-COUPE": "Un bord du document manque. Refaites la photo avec ses quatre coins visibles.",
    "reason.R-REFLET": (
        "Un reflet recouvre une partie dont nous avons besoin. Éteignez le flash ou penchez un peu le téléphone."
    ),
    "reason.R-TYPE": (
        "Ce papier ne peut pas servir de preuve ici. Envoyez une facture d'énergie, d'eau, d'internet ou de "
        "téléphone fixe, une quittance de loyer, un avis d'impôt ou une attestation d'assurance du logement."
    ),
    "reason.R-DATE": (
        "Ce document est trop ancien[ : il a {mois} mois, il en faut moins de {max}]. L'attestation de contrat "
        "que l'on télécharge dans son espace client porte la date du jour : elle convient."
    ),
    "reason.R-NOM": (
        "Le document est à un autre nom que celui de votre compte. Corrigez le nom, envoyez un papier à votre "
        "nom ou, si quelqu'un vous loge, joignez son attestation d'hébergement."
    ),
    "reason.R-ADR": (
        "L'adresse du document[ ({lue})] n'est pas celle que vous avez donnée[ ({decl})]. Corrigez votre "
        "adresse, ou envoyez un document qui la porte."
    ),
    "reason.R-BIS": (
        "Un détail de l'adresse n'est pas le même des deux côtés : « bis », bâtiment ou résidence[ (« {lue} » d'un "
        "côté, « {decl} » de l'autre)]. Vérifiez votre adresse et confirmez-la."
    ),
    "reason.R-ZONE": (
        "Cette adresse se trouve dans un autre quartier que celui que vous avez choisi[ : {quartier}]. "
        "Vérifiez-la, ou rejoignez l'autre quartier."
    ),
    "reason.R-PAGES": "La page où figure votre adresse n'a pas été envoyée. Ajoutez-la.",
    "reason.R-MDP": "Votre PDF demande un mot de passe. Enregistrez-en une copie sans mot de passe et envoyez-la.",
    "reason.R-MASQ": (
        "Une information nécessaire est cachée : le nom, l'adresse, la date ou l'émetteur. "
        "Vous pouvez laisser tout le reste masqué."
    ),
    "reason.N-MODIF": "Ce document semble avoir été modifié. Nous ne pouvons pas nous appuyer dessus.",
    "reason.N-EMPRUNT": "Ce document ne nous permet pas de répondre oui.",
    "reason.N-HABITE": "Rien de ce que vous avez envoyé ne montre que vous habitez à cette adresse.",
    "reason.N-DOUBLE": "Vous avez déjà un compte vérifié : utilisez celui-là.",
    "reason.N-RESEAU": "Les confirmations de voisins que vous avez reçues ne peuvent pas être comptées.",
    "reason.N-PRO": "Cette adresse est celle d'une entreprise ou une boîte postale, pas celle d'un logement.",
    "reason.N-AUTRE": "La modération vous donne ses raisons ci-dessous.",
    "label.R-FLOU": "Illisible",
    "label.R-COUPE": "Document coupé",
    "label.R-REFLET": "Reflet",
    "label.R-TYPE": "Type non accepté",
    "label.R-DATE": "Trop ancien",
    "label.R-NOM": "Autre nom",
    "label.R-ADR": "Autre adresse",
    "label.R-BIS": "Bis, bâtiment, résidence",
    "label.R-ZONE": "Autre quartier",
    "label.R-PAGES": "Page manquante",
    "label.R-MDP": "Mot de passe",
    "label.R-MASQ": "Zone utile masquée",
    "label.N-MODIF": "Document modifié",
    "label.N-EMPRUNT": "Document d'un autre",
    "label.N-HABITE": "N'habite pas là",
    "label.N-DOUBLE": "Déjà vérifié",
    "label.N-RESEAU": "Parrainages écartés",
    "label.N-PRO": "Pas un logement",
    "label.N-AUTRE": "Autre (à écrire)",
    "message.verified": "Votre adresse est vérifiée. Bienvenue dans le quartier.",
    "message.needs_action": "Une personne a regardé votre dossier. Il manque encore quelque chose :",
    "message.refused": "Une personne a regardé votre dossier et ne peut pas confirmer votre adresse :",
    "message.verified.next": "Votre document est détruit.",
    "message.needs_action.next": "Vous pouvez corriger et renvoyer un document, ou demander à vos voisins.",
    "message.final.refused": "Une autre personne a regardé votre contestation. Le refus est maintenu :",
    "message.final.refused.next": (
        "Cette réponse est définitive. Si votre situation change, vous pouvez ouvrir un nouveau dossier "
        "avec un autre papier."
    ),
    "message.standing.verified": "Une autre personne a regardé votre contestation : vous aviez raison.",
    "message.standing.verified.next": "Rien ne pèse plus sur votre compte. Merci de nous l'avoir dit.",
    "message.standing.refused": "Une autre personne a regardé votre contestation. La décision est maintenue :",
    "message.standing.refused.next": "Vous pourrez demander un nouveau regard dans trente jours.",
    "message.refused.next": (
        "Vous n'êtes pas d'accord ? Contestez depuis votre page : quelqu'un d'autre regardera. "
        "Vous pouvez aussi demander à vos voisins."
    ),
}
