"""Fictitious homes: real communes with their postcodes, common street names, invented numbers and residences."""

from __future__ import annotations

from random import Random

from bench.documents.values import Place


def listed(text: str) -> tuple[str, ...]:
    """The cells of a table written with bars and line breaks."""
    return tuple(cell.strip() for line in text.strip().splitlines() for cell in line.split("|"))


# Real communes and one of their postcodes. A star marks a small rural commune where lieux-dits are usual.
_COMMUNES = """
75001 Paris|75003 Paris|75005 Paris|75009 Paris|75010 Paris|75011 Paris|75012 Paris|75013 Paris|75014 Paris
75017 Paris|75018 Paris|75019 Paris|75020 Paris|69001 Lyon|69002 Lyon|69003 Lyon|69004 Lyon|69005 Lyon
69006 Lyon|69008 Lyon|69009 Lyon|13001 Marseille|13003 Marseille|13004 Marseille|13005 Marseille
13006 Marseille|13008 Marseille|13010 Marseille|13012 Marseille|13013 Marseille|33000 Bordeaux|33200 Bordeaux
33400 Talence|33600 Pessac|33700 Mérignac|33130 Bègles|31000 Toulouse|31200 Toulouse|31400 Toulouse
31500 Toulouse|31770 Colomiers|31700 Blagnac|59000 Lille|59800 Lille|59100 Roubaix|59650 Villeneuve-d'Ascq
59300 Valenciennes|59140 Dunkerque|59500 Douai|44000 Nantes|44100 Nantes|44300 Nantes|44800 Saint-Herblain
44400 Rezé|44600 Saint-Nazaire|35000 Rennes|35700 Rennes|35400 Saint-Malo|35300 Fougères|35500 Vitré
35510 Cesson-Sévigné|29000 Quimper|29200 Brest|29100 Douarnenez|56000 Vannes|56100 Lorient|22000 Saint-Brieuc
22300 Lannion|67000 Strasbourg|67100 Strasbourg|67300 Schiltigheim|68100 Mulhouse|68000 Colmar|57000 Metz
54000 Nancy|54500 Vandœuvre-lès-Nancy|51100 Reims|10000 Troyes|21000 Dijon|25000 Besançon|90000 Belfort
71100 Chalon-sur-Saône|58000 Nevers|63000 Clermont-Ferrand|03200 Vichy|42000 Saint-Étienne|42300 Roanne
38000 Grenoble|38100 Grenoble|38400 Saint-Martin-d'Hères|73000 Chambéry|74000 Annecy|01000 Bourg-en-Bresse
26000 Valence|26200 Montélimar|07200 Aubenas|69100 Villeurbanne|69120 Vaulx-en-Velin|69200 Vénissieux
06000 Nice|06100 Nice|06400 Cannes|06600 Antibes|83000 Toulon|83400 Hyères|83600 Fréjus|13100 Aix-en-Provence
13200 Arles|13500 Martigues|84000 Avignon|84200 Carpentras|30000 Nîmes|30100 Alès|34000 Montpellier
34070 Montpellier|34200 Sète|34500 Béziers|11000 Carcassonne|11100 Narbonne|66000 Perpignan|64000 Pau
64100 Bayonne|64200 Biarritz|65000 Tarbes|40000 Mont-de-Marsan|40100 Dax|47000 Agen|24000 Périgueux
24100 Bergerac|87000 Limoges|19100 Brive-la-Gaillarde|86000 Poitiers|79000 Niort|17000 La Rochelle
17100 Saintes|16000 Angoulême|85000 La Roche-sur-Yon|49000 Angers|49300 Cholet|53000 Laval|72000 Le Mans
37000 Tours|37100 Tours|41000 Blois|45000 Orléans|18000 Bourges|28000 Chartres|14000 Caen
14200 Hérouville-Saint-Clair|50100 Cherbourg-en-Cotentin|61000 Alençon|76000 Rouen|76600 Le Havre|76100 Rouen
27000 Évreux|80000 Amiens|60000 Beauvais|02100 Saint-Quentin|62000 Arras|62100 Calais|62300 Lens
93100 Montreuil|93200 Saint-Denis|93300 Aubervilliers|93500 Pantin|93140 Bondy|92000 Nanterre
92100 Boulogne-Billancourt|92120 Montrouge|92130 Issy-les-Moulineaux|92600 Asnières-sur-Seine|92700 Colombes
94000 Créteil|94200 Ivry-sur-Seine|94400 Vitry-sur-Seine|94800 Villejuif|94300 Vincennes
91000 Évry-Courcouronnes|91300 Massy|78000 Versailles|78500 Sartrouville|95000 Cergy|95100 Argenteuil
77000 Melun|77100 Meaux|20000 Ajaccio|20200 Bastia|20137 Porto-Vecchio|20250 Corte|20260 Calvi
97110 Pointe-à-Pitre|97139 Les Abymes|97190 Le Gosier|97200 Fort-de-France|97232 Le Lamentin|97220 La Trinité
97300 Cayenne|97310 Kourou|97400 Saint-Denis|97410 Saint-Pierre|97460 Saint-Paul|97430 Le Tampon
97600 Mamoudzou|*48400 Florac Trois Rivières|*12270 Najac|*46330 Saint-Cirq-Lapopie|*24220 Beynac-et-Cazenac
*23200 Aubusson|*15140 Salers|*43300 Langeac|*63610 Besse-et-Saint-Anastaise|*05350 Château-Ville-Vieille
*04500 Riez|*26150 Die|*07110 Largentière|*09400 Tarascon-sur-Ariège|*32100 Condom|*40560 Vielle-Saint-Girons
*64220 Saint-Jean-Pied-de-Port|*22480 Kerpert|*29690 Huelgoat|*56320 Le Faouët|*35270 Combourg
*50640 Le Teilleul|*61320 Carrouges|*53140 Pré-en-Pail-Saint-Samson|*85420 Maillé|*79120 Lezay
*16390 Aubeterre-sur-Dronne|*36300 Le Blanc|*58500 Clamecy|*89450 Vézelay|*21140 Semur-en-Auxois
*39600 Arbois|*70200 Lure|*88400 Gérardmer|*55300 Saint-Mihiel|*08600 Givet|*02250 Marle|*60380 Songeons
*62770 Le Parcq|*27480 Lyons-la-Forêt|*28160 Brou|*41170 Mondoubleau|*66500 Prades
"""

_WAYS = {
    "rue": 60, "avenue": 14, "boulevard": 7, "allée": 5, "chemin": 4, "impasse": 4, "place": 3, "quai": 1, "cours": 1,
    "route": 2, "square": 1, "passage": 1, "lotissement": 1,
}
_STREETS = listed("""
des Lilas|de la République|Victor-Hugo|Jean-Jaurès|du Général-de-Gaulle|Pasteur|Gambetta|de la Gare|des Écoles
du Moulin|de l'Église|des Acacias|Émile-Zola|Jules-Ferry|de la Fontaine|du Château|des Tilleuls|Voltaire
de Verdun|Anatole-France|du 8-Mai-1945|de la Liberté|Marie-Curie|Louise-Michel|Simone-Veil|Joséphine-Baker
des Peupliers|du Stade|de la Paix|Lamartine|du Port|des Roses|Molière|Jean-Moulin|du Maréchal-Foch
des Cerisiers|de Bretagne|du Lavoir|de la Libération|Paul-Bert|des Champs|du Parc|George-Sand|Aristide-Briand
des Mésanges|de l'Abbé-Grégoire|du Four-à-Chaux|Saint-Michel|Sainte-Catherine|du Docteur-Roux|du Onze-Novembre
de l'Hôtel-de-Ville|des Trois-Fontaines|Frédéric-Mistral|Olympe-de-Gouges|du Vieux-Puits|des Remparts
de la Croix-Blanche|Claude-Monet|des Hirondelles|du Bois-Joli
""")
_LIEUX_DITS = listed("""
Le Bourg|La Grande Métairie|Kervinio|Le Moulin Neuf|Les Quatre Vents|La Croix Verte|Mas de la Combe
Le Clos Renard|Les Basses Landes|Pont Ar Bleiz|Le Haut Village|La Ferme du Lac
""")
_RESIDENCES = listed("""
Résidence Les Glycines|Résidence Le Belvédère|Le Clos des Vignes|Résidence du Parc|Les Terrasses du Lac
Villa Bellerive|Cité des Tanneurs|Domaine de la Source|Le Hameau des Pins|Immeuble Le Phare
""")
_FLATS = listed("""
Appartement {n}|Appt {n}|{floor} étage|Étage {k} porte {n}|Bâtiment {letter}|Bât. {letter} appt {n}
Escalier {letter}|Logement {n}|Entrée {letter} - {floor} étage droite|Porte {n}
""")
_FLOORS = ("1er", "2e", "3ème", "4e", "5ème", "6e")
_REPETITIONS = ("bis", "bis", "bis", "ter", "A", "B", "C")

_REPETITION_SHARE = 0.13
_RESIDENCE_SHARE = 0.22
_FLAT_SHARE = 0.38
_LIEU_DIT_SHARE = 0.5
_NO_NUMBER_SHARE = 0.25


def communes() -> tuple[tuple[str, str, bool], ...]:
    """Postcode, name and whether the commune is small and rural, in the order of the table."""
    rows = listed(_COMMUNES)
    return tuple((row.lstrip("*")[:5], row.lstrip("*")[6:], row.startswith("*")) for row in rows)


COMMUNES = communes()


def draw_home(rng: Random) -> Place:
    """One home somewhere in France."""
    postcode, city, is_rural = rng.choice(COMMUNES)
    if is_rural and rng.random() < _LIEU_DIT_SHARE:
        return _draw_lieu_dit(rng, postcode, city)
    way, street = draw_street(rng)
    return Place(
        number=draw_number(rng),
        repetition=rng.choice(_REPETITIONS) if rng.random() < _REPETITION_SHARE else "",
        way=way,
        street=street,
        postcode=postcode,
        city=city,
        before=() if is_rural else _draw_unit_lines(rng),
        after=(rng.choice(_LIEUX_DITS),) if is_rural else (),
    )


def draw_number(rng: Random) -> str:
    """A house number; small ones are the usual ones."""
    return str(rng.choice((rng.randint(1, 30), rng.randint(1, 99), rng.randint(10, 240))))


def draw_street(rng: Random) -> tuple[str, str]:
    """A kind of way and a street name."""
    return rng.choices(tuple(_WAYS), tuple(_WAYS.values()))[0], rng.choice(_STREETS)


def _draw_lieu_dit(rng: Random, postcode: str, city: str) -> Place:
    """A rural address: a number and a lieu-dit, or the lieu-dit alone."""
    number = "" if rng.random() < _NO_NUMBER_SHARE else draw_number(rng)
    return Place(number=number, repetition="", way="", street=rng.choice(_LIEUX_DITS), postcode=postcode, city=city)


def _draw_unit_lines(rng: Random) -> tuple[str, ...]:
    """The flat and the residence, each there or not."""
    lines: list[str] = []
    if rng.random() < _FLAT_SHARE:
        pattern = rng.choice(_FLATS)
        values = {"n": rng.randint(1, 160), "k": rng.randint(1, 8), "letter": rng.choice("ABCDE")}
        lines.append(pattern.format(floor=rng.choice(_FLOORS), **values))
    if rng.random() < _RESIDENCE_SHARE:
        lines.append(rng.choice(_RESIDENCES))
    return tuple(lines)
