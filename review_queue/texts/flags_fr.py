"""What was noticed about a request, in French sentences with their counts: ``fact.<code>``, for moderators.

``fact.unwatched.<code>``: the rule found nothing because its signal was not sent.
"""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "fact.vouch.v11_shared_device": (
        "Un même appareil sert à deux des personnes ({pairs} fois) : une seule main, peut-être, ou un couple"
    ),
    "fact.vouch.v12_takeover_recent": (
        "Nouvel appareil ou mot de passe changé peu avant le parrainage : {vouchers} parrain(s), depuis "
        "moins de {takeover_queue_days} jours"
    ),
    "fact.vouch.v12_takeover_hold": (
        "Le compte d'un parrain a changé d'appareil ou de mot de passe : {takeover_hold_days} jours "
        "d'attente, le temps que son titulaire réagisse"
    ),
    "fact.vouch.q20_same_pair": (
        "Les deux mêmes voisins parrainent ensemble : {together} fois en {pair_days} jours (au-delà de "
        "{pair_limit}, un humain regarde)"
    ),
    "fact.vouch.q21_burst": (
        "Arrivées inhabituelles dans ce quartier : {arrivals_7d} en 7 jours, d'ordinaire {limit} au plus"
    ),
    "fact.vouch.q22_objection": (
        "Objections de voisins : {objections}, dont {heard} de personnes qui ne se trompent pas souvent "
    ),
    "fact.vouch.q22_declined": (
        "Voisins sollicités qui disent ne pas connaître la personne : {declined} (à partir de "
        "{declines_queue}, un humain regarde)"
    ),
    "fact.vouch.q23_dwelling_full": (
        "Adultes inscrits dans ce logement, avec cette personne : {adults} (plus de {dwelling_adults}) "
    ),
    "fact.vouch.q23_building_full": (
        "Comptes dans l'immeuble : {accounts} pour {units} logements connus ({adults_per_unit} par logement au plus)"
    ),
    "fact.vouch.q24_duplicate_person": "Quelqu'un du même nom, à la même adresse, a déjà un compte",
    "fact.vouch.q24_revoked_contact": "Téléphone ou adresse e-mail d'un compte révoqué",
    "fact.vouch.q25_thin_quarter": (
        "Peu de membres vérifiés par document dans ce quartier : {d_members}. Une fraude s'y verrait mal"
    ),
    "fact.vouch.q25_voucher_share": (
        "Un même voisin a donné {vouches} des {of} parrainages du quartier cette année (plus d'un sur {parts})"
    ),
    "fact.vouch.p02_second_look": (
        "Un regard humain à la place d'un code par courrier : rien n'est reproché à la personne. À regarder : les "
        "arrivants que ces voisins ont déjà en commun, leur distance, et le nom et l'adresse déclarés"
    ),
    "fact.vouch.p02_letter_first": (
        "Attend le code d'une lettre envoyée à l'adresse déclarée, {audit_days} jours, avant d'être admise par ces "
        "parrainages ; rien à faire d'ici là"
    ),
    "fact.vouch.p02_no_answer": (
        "Le code envoyé par courrier n'a pas été saisi en {audit_days} jours, et une seconde lettre non plus. Les "
        "courriers se perdent : à regarder, l'adresse déclarée, l'étage et le nom sur la boîte"
    ),
    "fact.letter.entered": (
        "Le code d'une lettre envoyée à l'adresse déclarée a été saisi : le courrier y parvient à la personne"
    ),
    "fact.letter.out": "Lettres avec un code demandées pour l'adresse déclarée, sans réponse à ce jour : {letters}",
    "fact.unwatched": "Pas surveillé, faute d'être envoyé par le réseau : {what}",
    "fact.unwatched.vouch.v04_active_days": "l'activité de tous les parrains",
    "fact.unwatched.vouch.v11_shared_device": "les appareils de tous",
    "fact.unwatched.vouch.v12_takeover_recent": "les changements de mot de passe ou d'appareil",
    "fact.unwatched.vouch.q23_building_full": "le nombre de logements de l'immeuble",
    "fact.unwatched.vouch.q24_revoked_contact": "l'empreinte du contact",
}
