"""The words of French addresses: way types, abbreviations, titles, number words.

Plain tables, upper case without accents. The abbreviations are those of NF Z10-011 and the usual ones of bills.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_WAY_TYPE_FORMS = {
    "ALLEE": "ALL AL ALLE ALLEES ALLE",
    "ANSE": "",
    "AVENUE": "AV AVE AVEN AVN",
    "BEGUINAGE": "BEGI",
    "BOUCLE": "BCLE",
    "BOULEVARD": "BD BLD BVD BOUL BLVD BOULV BVLD",
    "CALADE": "",
    "CAMIN": "",
    "CARREFOUR": "CAR CARR",
    "CARRER": "",
    "CHAUSSEE": "CHS CHAUS",
    "CHEMIN": "CHE CHEM CH CHM CHMN CHEMINS",
    "CHEMINEMENT": "",
    "CITE": "",
    "CLOS": "",
    "CORNICHE": "COR CORN",
    "CORON": "",
    "COTE": "",
    "COUR": "",
    "COURS": "CRS CRSE",
    "COURSIVE": "",
    "DESCENTE": "DSC DESC",
    "DIGUE": "DIG",
    "DOMAINE": "DOM",
    "DRAILLE": "",
    "ESPLANADE": "ESP ESPL",
    "FAUBOURG": "FG FBG FAUB",
    "FERME": "FRM",
    "GALERIE": "",
    "HAMEAU": "HAM",
    "HLM": "",
    "ILOT": "",
    "IMPASSE": "IMP IMPA IMPS",
    "JARDIN": "JARD JARDINS",
    "LEVEE": "LEVE",
    "LOTISSEMENT": "LOT LOTIS LTS LOTISS",
    "MAIL": "",
    "MAS": "",
    "MONTEE": "MTE",
    "PARC": "",
    "PARVIS": "",
    "PASSAGE": "PAS PASS PSG PASSAG",
    "PASSERELLE": "",
    "PLACE": "PL PLC PLCE",
    "PLACETTE": "PLT",
    "PLACIS": "",
    "PLAINE": "PLN",
    "PLAN": "",
    "PONT": "",
    "PORT": "",
    "PORTE": "",
    "PROMENADE": "PROM PRO",
    "QUAI": "QU QAI",
    "QUARTIER": "QUA QRT QUART QUAR",
    "RAMPE": "",
    "RESIDENCE": "RES RESID RESI RESIDENCES",
    "ROCADE": "ROC",
    "ROND POINT": "RPT",
    "ROTONDE": "",
    "ROUTE": "RTE RT",
    "RUE": "R RU",
    "RUELLE": "RLE",
    "SENTE": "SEN",
    "SENTIER": "SENT",
    "SQUARE": "SQ SQR",
    "TERRASSE": "TSSE TERR",
    "TRAVERSE": "TRA TRAV",
    "VALLEE": "",
    "VALLON": "",
    "VENELLE": "VEN",
    "VILLA": "VLA",
    "VILLAGE": "VGE",
    "VOIE": "VOI",
    "ZONE": "",
}

# Regions, and the departments that bear a commune's name: written last by people who say where a town lies.
REGIONS = frozenset(
    " ".join(name.split())
    for name in """
    AUVERGNE RHONE ALPES;BOURGOGNE FRANCHE COMTE;BRETAGNE;CENTRE VAL DE LOIRE;CORSE;GRAND EST;HAUTS DE FRANCE;
    ILE DE FRANCE;NORMANDIE;NOUVELLE AQUITAINE;OCCITANIE;PAYS DE LA LOIRE;PROVENCE ALPES COTE D AZUR;PACA;GUADELOUPE;
    MARTINIQUE;GUYANE;LA REUNION;REUNION;MAYOTTE;ALLIER;AUBE;CORREZE;CREUSE;DOUBS;GIRONDE;INDRE;LANDES;LOIRE;MARNE;
    MAYENNE;MEUSE;VAUCLUSE;VIENNE""".split(";")
)

WAY_TYPES: dict[str, str] = {
    form: kind for kind, forms in _WAY_TYPE_FORMS.items() for form in (kind, *forms.split()) if " " not in form
}

# The first abbreviation of each way type is the norm's.
WAY_TYPE_ABBREVIATIONS: dict[str, str] = {
    kind: forms.split()[0] for kind, forms in _WAY_TYPE_FORMS.items() if forms and kind != "RUE"
}

# Abbreviations that hold a way type and the first word of the name.
WAY_TYPES_WITH_NAME: dict[str, tuple[str, str]] = {
    "VC": ("VOIE", "COMMUNALE"), "CR": ("CHEMIN", "RURAL"), "CHV": ("CHEMIN", "VICINAL"), "ZA": ("ZONE", "ARTISANALE"),
    "ZI": ("ZONE", "INDUSTRIELLE"), "ZAC": ("ZONE", "ACTIVITES"), "ZAE": ("ZONE", "ACTIVITES"), "GR": ("RUE", "GRANDE"),
    "GRANDRUE": ("RUE", "GRANDE"),
}  # fmt: skip

# Way types certain enough to be seen inside a line that begins with a person.
STRONG_WAY_TYPES = _words(
    "RUE AVENUE BOULEVARD CHEMIN ROUTE IMPASSE ALLEE PLACE QUAI SQUARE PASSAGE COURS VENELLE RUELLE SENTIER "
    "ROND POINT LOTISSEMENT FAUBOURG ESPLANADE PROMENADE TRAVERSE MONTEE CHAUSSEE HAMEAU"
)

# An adjective that stands before its way type: "grande rue", "vieux chemin".
WAY_ADJECTIVES: dict[str, str] = {
    "GRANDE": "GRANDE", "GRAND": "GRANDE", "GDE": "GRANDE", "GD": "GRANDE", "GRD": "GRANDE", "GRDE": "GRANDE",
    "PETITE": "PETITE", "PETIT": "PETITE", "PTE": "PETITE", "PT": "PETITE", "ANCIEN": "ANCIEN",
    "ANCIENNE": "ANCIEN", "VIEUX": "VIEUX", "VIEILLE": "VIEUX", "VX": "VIEUX", "NOUVELLE": "NOUVELLE",
    "NOUVEAU": "NOUVELLE", "HAUTE": "HAUTE", "BASSE": "BASSE", "ANC": "ANCIEN", "GR": "GRANDE",
}  # fmt: skip

# Words that name a building or estate; without a number they are a complement, not the street.
ESTATE_WORDS = _words("RESIDENCE RES IMMEUBLE IMM BATIMENT BAT TOUR RESID HLM FOYER RESIDENCES")
LIEU_DIT_WORDS = _words("LD LDT LIEUDIT HAMEAU HAM")
PERSON_TITLES = _words(
    "M MR MME MLLE MONSIEUR MADAME MADEMOISELLE MELLE MM MMES MRS FAMILLE CHEZ C/O MADAM SARL SAS SCI EURL"
)

ARTICLES = _words("DE DU DES LA LE LES L D A AU AUX ET EN UN UNE SUR SOUS LEZ AND DF IA DEL DI")
# Too short or too damaged to count for much when nothing answers them.
LIGHT_WORDS = _words("E F I T C O S N DO DC OE CE DI IE LF DLI DCS DFS IES LCS BES OES")

TITLE_WORDS = _words(
    "GENERAL MARECHAL DOCTEUR PROFESSEUR PRESIDENT COMMANDANT CAPITAINE COLONEL LIEUTENANT SERGENT ADJUDANT AMIRAL "
    "ABBE PERE FRERE SOEUR MONSEIGNEUR MAITRE MARQUIS COMTE DUC BARON CHANOINE CURE DAME DAMES SAINT SAINTE "
    "INGENIEUR SENATEUR DEPUTE MAIRE CAPORAL CHEVALIER AVIATEUR MADAME MONSIEUR SIR"
)

ABBREVIATIONS: dict[str, str] = {
    "ST": "SAINT", "STE": "SAINTE", "STES": "SAINTES", "STS": "SAINTS", "DR": "DOCTEUR", "DOCT": "DOCTEUR",
    "GAL": "GENERAL", "GEN": "GENERAL", "GNAL": "GENERAL", "GENE": "GENERAL", "MAL": "MARECHAL",
    "MARECH": "MARECHAL", "MCHAL": "MARECHAL", "CDT": "COMMANDANT", "CMDT": "COMMANDANT", "CT": "COMMANDANT",
    "PDT": "PRESIDENT", "PRES": "PRESIDENT", "PRESID": "PRESIDENT", "CAP": "CAPITAINE", "CNE": "CAPITAINE",
    "CAPIT": "CAPITAINE", "CPT": "CAPITAINE", "COL": "COLONEL", "CEL": "COLONEL", "LT": "LIEUTENANT",
    "LTN": "LIEUTENANT", "LIEUT": "LIEUTENANT", "SGT": "SERGENT", "SERG": "SERGENT", "PROF": "PROFESSEUR",
    "PR": "PROFESSEUR", "PROFES": "PROFESSEUR", "ADJ": "ADJUDANT", "AML": "AMIRAL", "MGR": "MONSEIGNEUR",
    "ING": "INGENIEUR", "MLN": "MOULIN", "MLNS": "MOULINS", "MIN": "MOULIN", "ND": "NOTRE DAME",
    "GD": "GRAND", "GDE": "GRANDE", "GDS": "GRANDS", "GDES": "GRANDES", "PT": "PETIT", "PTE": "PETITE",
    "PTS": "PETITS", "PTES": "PETITES", "VX": "VIEUX", "CHT": "CHATEAU", "CHAU": "CHATEAU",
    "FG": "FAUBOURG", "FBG": "FAUBOURG", "HT": "HAUT", "HTE": "HAUTE", "HTS": "HAUTS", "HTES": "HAUTES",
    "PL": "PLACE", "RTE": "ROUTE", "CHE": "CHEMIN", "CHEM": "CHEMIN", "AV": "AVENUE", "BD": "BOULEVARD",
    "IMP": "IMPASSE", "ALL": "ALLEE", "RES": "RESIDENCE", "LOT": "LOTISSEMENT", "QU": "QUAI",
    "DEPT": "DEPARTEMENTALE", "DEP": "DEPARTEMENTALE", "DEPART": "DEPARTEMENTALE", "NAT": "NATIONALE",
    "RD": "ROUTE DEPARTEMENTALE", "RN": "ROUTE NATIONALE", "FRES": "FRERES", "FRS": "FRERES",
    "MTRE": "MAITRE", "ME": "MAITRE", "SEN": "SENATEUR", "INF": "INFERIEUR", "SUP": "SUPERIEUR",
    "REP": "REPUBLIQUE", "LIB": "LIBERATION", "CHARL": "CHARLES", "FR": "FRANCOIS", "JQ": "JACQUES",
    "EGL": "EGLISE", "FBOURG": "FAUBOURG", "FONT": "FONTAINE", "JB": "JEAN BAPTISTE", "JJ": "JEAN JACQUES",
    "JP": "JEAN PIERRE", "JM": "JEAN MARIE", "JF": "JEAN FRANCOIS", "JC": "JEAN CLAUDE", "BX": "BORDEAUX",
    "DB": "DIVISION BLINDEE", "DI": "DIVISION INFANTERIE", "RI": "REGIMENT INFANTERIE",
    "CPTE": "COMPTE", "STAL": "STALINGRAD", "NOV": "NOVEMBRE", "JUIL": "JUILLET", "SEPT": "SEPTEMBRE",
    "DEC": "DECEMBRE", "OCT": "OCTOBRE", "FEV": "FEVRIER",
}  # fmt: skip

# What the norm shortens in a line that would be too long, all of them read back by ``ABBREVIATIONS``.
SHORT_WORDS: dict[str, str] = {
    "SAINT": "ST", "SAINTE": "STE", "SAINTS": "STS", "SAINTES": "STES", "GENERAL": "GAL", "MARECHAL": "MAL",
    "DOCTEUR": "DR", "PROFESSEUR": "PR", "PRESIDENT": "PDT", "COMMANDANT": "CDT", "CAPITAINE": "CAP", "COLONEL": "COL",
    "LIEUTENANT": "LT", "SERGENT": "SGT", "MONSEIGNEUR": "MGR", "INGENIEUR": "ING", "GRAND": "GD", "GRANDE": "GDE",
    "PETIT": "PT", "PETITE": "PTE", "VIEUX": "VX", "CHATEAU": "CHT", "FAUBOURG": "FG", "HAUT": "HT", "HAUTE": "HTE",
    "MAITRE": "ME", "FRERES": "FRES", "NOVEMBRE": "NOV", "SEPTEMBRE": "SEPT", "DECEMBRE": "DEC", "OCTOBRE": "OCT",
}  # fmt: skip

UNITS_WORDS = "ZERO UN DEUX TROIS QUATRE CINQ SIX SEPT HUIT NEUF DIX ONZE DOUZE TREIZE QUATORZE QUINZE SEIZE"
NUMBER_WORDS: dict[str, int] = {word: value for value, word in enumerate(UNITS_WORDS.split()) if value > 1}
NUMBER_WORDS |= {"VINGT": 20, "TRENTE": 30, "QUARANTE": 40, "CINQUANTE": 50, "SOIXANTE": 60, "PREMIER": 1, "1ER": 1}
WORDS_OF_NUMBERS: dict[str, str] = {str(value): word for word, value in NUMBER_WORDS.items() if word.isalpha()}
NUMBER_WORDS |= {"VINGTS": 20, "PREMIERE": 1, "1ERE": 1}
ROMAN_NUMBERS: dict[str, int] = {
    "II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12, "XIII": 13,
    "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19, "XX": 20, "XXIII": 23,
}  # fmt: skip
