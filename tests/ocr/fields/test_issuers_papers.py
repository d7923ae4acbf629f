"""Papers as French issuers lay them out, with fictitious persons and streets: what must be read of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from ocr.fields import read_fields
from ocr.reading import AddressRole, DocumentType, Fields
from tests.ocr.fields.builders import Printed, a_block, a_page

WINDOW = (900.0, 400.0)
# An issue date below this confidence is not counted.
LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper and the truth about it; ``home`` None where only the postcode is looked at."""

    name: str
    title: str
    printed: tuple[Printed, ...]
    home: tuple[str, ...] | None
    postcode: str | None
    holders: tuple[str, ...]
    issued: date | None
    kind: DocumentType


PAPERS = (
    Paper(
        name="gas and power supplier, place of consumption in one line",
        title="Engie",
        printed=(
            *a_block(70, 150, "Votre facture du 03 décembre 2025", "N° 301 445 667 12"),
            *a_block(
                70,
                300,
                "Votre référence client : 300 002 011 228",
                "Lieu de consommation :",
                "14 RUE DES LILAS 35400 SAINT MALO",
            ),
            *a_block(70, 450, "Point de livraison : 14295224261881"),
            *a_block(*WINDOW, "MME ROUX CLAIRE", "3 PLACE DU MARCHE", "29200 BREST"),
            *a_block(600, 700, "Montant prélevé le 18/12/2025", "84,12 €"),
            *a_block(600, 800, "Électricité et gaz", "Abonnement 120 kWh"),
            *a_block(
                70,
                2200,
                "ENGIE SA au capital de 2 435 285 011 € - RCS Nanterre 000 000 000",
                "Siège social : 1 place du Port 92400 Courbevoie",
            ),
        ),
        home=("14 RUE DES LILAS",),
        postcode="35400",
        holders=("ROUX CLAIRE",),
        issued=date(2025, 12, 3),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="power bill with a titled block",
        title="TotalEnergies",
        printed=(
            *a_block(70, 150, "Facture d'électricité n° 1234567890 du 12/05/2026"),
            *a_block(
                70, 250, "Vos références", "Référence client : 112233445", "Titulaire du contrat : M. Jean-Luc MOREL"
            ),
            *a_block(
                70, 380, "Adresse du site de consommation", "Appt 3 - 2ème étage", "8 bis rue Pasteur", "69007 LYON"
            ),
            *a_block(*WINDOW, "M. Jean-Luc MOREL", "8 bis rue Pasteur", "69007 LYON"),
            *a_block(70, 700, "À régler avant le 27/05/2026"),
            *a_block(70, 1000, "Prochaine facture : 12/07/2026"),
        ),
        home=(
            "Appt 3 - 2ème étage",
            "8 bis rue Pasteur",
        ),
        postcode="69007",
        holders=("Jean-Luc MOREL",),
        issued=date(2026, 5, 12),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="power bill with the place in a sentence",
        title="ekWateur",
        printed=(
            *a_block(70, 150, "Votre facture d'électricité", "Émise le 4 mars 2026", "N° FA-2026-00123"),
            *a_block(70, 300, "Adresse de consommation : 5 impasse du Moulin, 44000 Nantes"),
            *a_block(70, 400, "PRM 14295224261881"),
            *a_block(900, 300, "Paul et Anna Girard", "5 impasse du Moulin", "44000 Nantes"),
            *a_block(70, 600, "Sera prélevée le 14 mars 2026"),
        ),
        home=("5 impasse du Moulin",),
        postcode="44000",
        holders=(
            "Paul Girard",
            "Anna Girard",
        ),
        issued=date(2026, 3, 4),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="power bill whose window stands on the left",
        title="Octopus Energy",
        printed=(
            *a_block(70, 150, "Facture du 2 juin 2026", "Pour la période du 1 mai 2026 au 31 mai 2026"),
            *a_block(70, 300, "M. Hugo Lambert", "27 avenue Foch", "54000 Nancy"),
            *a_block(70, 500, "Adresse de fourniture", "27 avenue Foch, 54000 Nancy"),
            *a_block(70, 650, "Vos kWh d'électricité", "210 kWh"),
            *a_block(900, 2200, "Octopus Energy France, 96 boulevard du Nord, 75008 Paris"),
        ),
        home=("27 avenue Foch",),
        postcode="54000",
        holders=("Hugo Lambert",),
        issued=date(2026, 6, 2),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="water bill with labels before their values",
        title="Veolia Eau",
        printed=(
            *a_block(70, 200, "FACTURE n° 2026 123456 du 10 mars 2026"),
            *a_block(
                70,
                300,
                "Votre contrat",
                "Référence client : 5512345",
                "Titulaire : MME DIALLO FATOU",
                "Lieu desservi : 12 CHEMIN DES VIGNES 34000 MONTPELLIER",
            ),
            *a_block(*WINDOW, "MME DIALLO FATOU", "12 CHEMIN DES VIGNES", "34000 MONTPELLIER"),
            *a_block(70, 700, "Distribution de l'eau", "Consommation 45 m3"),
            *a_block(70, 800, "Relevé du 25 février 2026"),
            *a_block(70, 900, "Date limite de paiement 25 mars 2026"),
            *a_block(70, 1800, "Veolia Eau - TSA 40122 - 34961 MONTPELLIER CEDEX 2"),
        ),
        home=("12 CHEMIN DES VIGNES",),
        postcode="34000",
        holders=("DIALLO FATOU",),
        issued=date(2026, 3, 10),
        kind=DocumentType.WATER_BILL,
    ),
    Paper(
        name="water bill with the served address in a block",
        title="SUEZ",
        printed=(
            *a_block(70, 200, "Facture d'eau du 05.02.2026"),
            *a_block(70, 300, "Votre adresse desservie", "RES LES PINS BAT C", "40 RUE DU PORT", "17000 LA ROCHELLE"),
            *a_block(*WINDOW, "M PETIT ALAIN", "40 RUE DU PORT", "RES LES PINS BAT C", "17000 LA ROCHELLE"),
            *a_block(70, 700, "Solde à payer au plus tard le 26/02/2026"),
        ),
        home=(
            "RES LES PINS BAT C",
            "40 RUE DU PORT",
        ),
        postcode="17000",
        holders=("PETIT ALAIN",),
        issued=date(2026, 2, 5),
        kind=DocumentType.WATER_BILL,
    ),
    Paper(
        name="water bill with a label in the left cell",
        title="Saur",
        printed=(
            *a_block(70, 200, "Votre facture d'eau", "Facture n° 812 345 du 15/01/2026"),
            (70, 400, "Votre branchement"),
            (400, 400, "3 LIEU DIT KERVEN 29350 MOELAN SUR MER"),
            *a_block(*WINDOW, "M. ET MME LE GALL YANN", "12 RUE DE BREST", "29200 BREST"),
            *a_block(70, 800, "Index du 10/01/2026 : 1234"),
        ),
        home=("3 LIEU DIT KERVEN",),
        postcode="29350",
        holders=("LE GALL YANN",),
        issued=date(2026, 1, 15),
        kind=DocumentType.WATER_BILL,
    ),
    Paper(
        name="internet bill with the window alone",
        title="Orange",
        printed=(
            *a_block(900, 300, "Mme Sarah Benali", "Bât B Appt 21", "16 allée des Tilleuls", "31500 Toulouse"),
            *a_block(70, 300, "n° client : 0 123 456 789", "facture n° 12345678", "date de facture : 5 mai 2026"),
            *a_block(
                70, 600, "Livebox Fibre", "payable au plus tard le 19 mai 2026", "prochaine facture le 5 juin 2026"
            ),
            *a_block(70, 800, "montant prélevé le", "19/05/2026"),
        ),
        home=(
            "Bât B Appt 21",
            "16 allée des Tilleuls",
        ),
        postcode="31500",
        holders=("Sarah Benali",),
        issued=date(2026, 5, 5),
        kind=DocumentType.TELECOM_BILL,
    ),
    Paper(
        name="internet bill with an installation address",
        title="SFR",
        printed=(
            *a_block(70, 200, "Facture du 14/09/2025", "N° de facture : A1234567", "SFR Box Fibre"),
            *a_block(70, 400, "Votre adresse d'installation :", "11 quai Sud", "33000 BORDEAUX"),
            *a_block(*WINDOW, "M. KEVIN ROCHE", "11 QUAI SUD", "33000 BORDEAUX"),
            *a_block(70, 700, "Date de prélèvement : 28/09/2025"),
        ),
        home=("11 quai Sud",),
        postcode="33000",
        holders=("KEVIN ROCHE",),
        issued=date(2025, 9, 14),
        kind=DocumentType.TELECOM_BILL,
    ),
    Paper(
        name="internet bill with a date without a preposition",
        title="Bouygues Telecom",
        printed=(
            *a_block(70, 200, "Facture Bbox N° 1234", "Date facture 12/03/2026", "Titulaire ligne : M. Ali Toure"),
            *a_block(*WINDOW, "M. Ali Toure", "9 rue Ney", "57000 Metz"),
            *a_block(70, 600, "Bbox fit - Fibre"),
            *a_block(70, 700, "Prélèvement à partir du 26/03/2026"),
        ),
        home=("9 rue Ney",),
        postcode="57000",
        holders=("Ali Toure",),
        issued=date(2026, 3, 12),
        kind=DocumentType.TELECOM_BILL,
    ),
    Paper(
        name="internet bill with the line holder",
        title="Free",
        printed=(
            *a_block(70, 200, "Facture n° 123456789 du 1er mai 2026", "Freebox Pop"),
            *a_block(*WINDOW, "Mme LEROY Julie", "2 place de la Gare", "80000 AMIENS"),
            *a_block(
                70,
                500,
                "Titulaire de la ligne : Mme LEROY Julie",
                "Identifiant : fbx1234",
                "Date limite de paiement : 10 mai 2026",
            ),
            *a_block(70, 700, "Adresse d'installation : 2 place de la Gare 80000 AMIENS"),
        ),
        home=("2 place de la Gare",),
        postcode="80000",
        holders=("LEROY Julie",),
        issued=date(2026, 5, 1),
        kind=DocumentType.TELECOM_BILL,
    ),
    Paper(
        name="agency receipt with the building",
        title="FONCIA",
        printed=(
            *a_block(70, 150, "FONCIA LYON", "140 rue des Pins", "69006 LYON"),
            *a_block(70, 300, "Votre gestionnaire : Mme Laure Vidal"),
            *a_block(*WINDOW, "M. NGUYEN Paul", "Mme NGUYEN Linh", "22 rue Vauban", "69006 LYON"),
            *a_block(70, 600, "QUITTANCE DE LOYER"),
            *a_block(70, 650, "Période du 01/05/2026 au 31/05/2026", "Lyon, le 4 juin 2026"),
            *a_block(70, 750, "Immeuble : 22 rue Vauban 69006 LYON", "Propriétaire : SCI DES BROTTEAUX"),
            *a_block(70, 900, "Loyer", "Provision sur charges"),
        ),
        home=("22 rue Vauban",),
        postcode="69006",
        holders=(
            "NGUYEN Paul",
            "NGUYEN Linh",
        ),
        issued=date(2026, 6, 4),
        kind=DocumentType.RENT_RECEIPT,
    ),
    Paper(
        name="social landlord with a district agency",
        title="QUITTANCE",
        printed=(
            *a_block(70, 100, "OPH METROPOLE HABITAT"),
            *a_block(70, 200, "Votre agence de quartier", "15 boulevard Carnot", "59000 LILLE"),
            *a_block(70, 400, "Adresse du logement :", "BAT 4 ESC 2 PORTE 12", "7 RUE DU FAUBOURG", "59000 LILLE"),
            *a_block(*WINDOW, "MME BA AMINATA", "7 RUE DU FAUBOURG", "BAT 4 ESC 2 PORTE 12", "59000 LILLE"),
            *a_block(70, 700, "Loyer du mois de mai 2026", "Quittance éditée le 03/06/2026"),
            *a_block(70, 900, "À régler avant le 10/06/2026"),
        ),
        home=(
            "BAT 4 ESC 2 PORTE 12",
            "7 RUE DU FAUBOURG",
        ),
        postcode="59000",
        holders=("BA AMINATA",),
        issued=date(2026, 6, 3),
        kind=DocumentType.RENT_RECEIPT,
    ),
    Paper(
        name="private landlord, address on the left without a label",
        title="QUITTANCE DE LOYER",
        printed=(
            (70, 300, "Reçu de : Mme Jade Colin"),
            (70, 350, "la somme de : 640,00 €"),
            (70, 400, "pour loyer et accessoires des locaux sis à : 31 rue Carnot, 37000 Tours"),
            (70, 450, "en paiement du terme du 1er mai 2026 au 31 mai 2026"),
            (70, 600, "Fait à Tours, le 02 juin 2026"),
            *a_block(70, 150, "M. Marc Dupuis", "4 rue Nationale", "37000 Tours"),
        ),
        home=("31 rue Carnot",),
        postcode="37000",
        holders=("Jade Colin",),
        issued=date(2026, 6, 2),
        kind=DocumentType.RENT_RECEIPT,
    ),
    Paper(
        name="insurer with labels in lines",
        title="ATTESTATION D'ASSURANCE HABITATION",
        printed=(
            *a_block(70, 150, "MACIF", "2 rue du Four", "79037 NIORT CEDEX 9"),
            *a_block(*WINDOW, "MME GAUTHIER LEA", "18 RUE DE LA PAIX", "51100 REIMS"),
            (70, 600, "Sociétaire : MME GAUTHIER LEA"),
            (70, 640, "N° de contrat : 12345678"),
            (70, 680, "Adresse du risque : 18 RUE DE LA PAIX 51100 REIMS"),
            (70, 760, "Valable du 01/04/2026 au 31/03/2027"),
            (70, 900, "Fait à Niort, le 2 avril 2026"),
        ),
        home=("18 RUE DE LA PAIX",),
        postcode="51100",
        holders=("GAUTHIER LEA",),
        issued=date(2026, 4, 2),
        kind=DocumentType.INSURANCE_CERTIFICATE,
    ),
    Paper(
        name="insurer in one sentence",
        title="Attestation d'assurance",
        printed=(
            (
                70,
                500,
                "Matmut certifie que Monsieur Rémi FAURE demeurant 6 rue Hoche 76000 ROUEN est titulaire d'un contrat",
            ),
            (70, 528, "multirisques habitation n° 980 1234 garantissant le logement situé 6 rue Hoche 76000 ROUEN."),
            (70, 700, "Rouen, le 12 janvier 2026"),
        ),
        home=("6 rue Hoche",),
        postcode="76000",
        holders=("Rémi FAURE",),
        issued=date(2026, 1, 12),
        kind=DocumentType.INSURANCE_CERTIFICATE,
    ),
    Paper(
        name="insurer beside its agent",
        title="AXA",
        printed=(
            (70, 300, "Attestation d'assurance habitation"),
            *a_block(70, 150, "Votre agent général", "SARL MARTIN ASSURANCES", "5 rue du Commerce", "49000 ANGERS"),
            *a_block(*WINDOW, "M. BRUNO LEMAIRE", "20 rue Bressigny", "49100 ANGERS"),
            (
                70,
                700,
                "Nous attestons que M. BRUNO LEMAIRE est assuré pour l'habitation située 20 rue Bressigny 49100 ANGERS",
            ),
            (70, 800, "du 01/01/2026 au 31/12/2026"),
            (900, 620, "Angers, le 15 janvier 2026"),
        ),
        home=("20 rue Bressigny",),
        postcode="49100",
        holders=("BRUNO LEMAIRE",),
        issued=date(2026, 1, 15),
        kind=DocumentType.INSURANCE_CERTIFICATE,
    ),
    Paper(
        name="insurer in a table, a hamlet",
        title="Attestation d'assurance habitation",
        printed=(
            (70, 150, "Groupama"),
            (100, 500, "Souscripteur"),
            (600, 500, "MME OLIVIER Rose"),
            (100, 540, "Situation du risque"),
            (600, 540, "LE BOURG"),
            (600, 568, "24220 BEYNAC ET CAZENAC"),
            (100, 640, "Date d'effet"),
            (600, 640, "01/01/2026"),
            (100, 680, "Date d'édition"),
            (600, 680, "08/01/2026"),
        ),
        home=("LE BOURG",),
        postcode="24220",
        holders=("OLIVIER Rose",),
        issued=date(2026, 1, 8),
        kind=DocumentType.INSURANCE_CERTIFICATE,
    ),
    Paper(
        name="insurer with its seat in a town of towers",
        title="Attestation d'assurance habitation",
        printed=(
            (70, 150, "Allianz"),
            *a_block(100, 400, "Assuré : M. Karim Haddad", "Lieu assuré : 3 rue Thiers 06000 NICE"),
            (100, 700, "Établie à Paris La Défense, le 20/02/2026"),
            (70, 2200, "Allianz IARD - 1 cours du Four - CS 30051 - 92076 Paris La Défense Cedex"),
        ),
        home=("3 rue Thiers",),
        postcode="06000",
        holders=("Karim Haddad",),
        issued=date(2026, 2, 20),
        kind=DocumentType.INSURANCE_CERTIFICATE,
    ),
    Paper(
        name="student hall",
        title="ATTESTATION DE RÉSIDENCE",
        printed=(
            (70, 150, "CROUS de Lille"),
            (160, 500, "Le directeur certifie que Mlle Zoé HENRY occupe un logement à la résidence universitaire"),
            (
                160,
                528,
                "Galois, chambre 214, avenue Paul Langevin, 59650 Villeneuve-d'Ascq depuis le 1er septembre 2025.",
            ),
            (160, 700, "Lille, le 10 mars 2026"),
        ),
        home=None,
        postcode="59650",
        holders=("Zoé HENRY",),
        issued=date(2026, 3, 10),
        kind=DocumentType.STUDENT_CERTIFICATE,
    ),
    Paper(
        name="income tax notice",
        title="AVIS D'IMPÔT 2026",
        printed=(
            *a_block(70, 150, "DIRECTION GÉNÉRALE DES FINANCES PUBLIQUES"),
            (70, 260, "Impôt sur les revenus de l'année 2025"),
            *a_block(70, 350, "Pour nous joindre :", "SIP RENNES EST", "2 bd Magenta", "35000 RENNES"),
            *a_block(*WINDOW, "M. ou Mme PRIGENT ERIC", "7 RUE DE FOUGERES", "35700 RENNES"),
            *a_block(
                70,
                700,
                "Numéro fiscal du déclarant 1 : 12 34 567 890 123",
                "Date d'établissement : 20/07/2026",
                "Date de mise en recouvrement : 31/07/2026",
            ),
            *a_block(70, 900, "Adresse d'imposition au 01/01/2026 :", "7 RUE DE FOUGERES 35700 RENNES"),
            (70, 1000, "Montant à payer au plus tard le 15/09/2026"),
        ),
        home=("7 RUE DE FOUGERES",),
        postcode="35700",
        holders=("PRIGENT ERIC",),
        issued=date(2026, 7, 20),
        kind=DocumentType.INCOME_TAX_NOTICE,
    ),
    Paper(
        name="duplicate printed later",
        title="Duplicata",
        printed=(
            (70, 200, "Duplicata édité le 20/11/2026"),
            (70, 260, "Facture d'électricité n° 33 du 02/01/2026"),
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "1 rue Z", "75011 PARIS"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=date(2026, 1, 2),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="amount with its due date only",
        title="Facture d'électricité",
        printed=(
            *a_block(900, 700, "Montant à payer", "88,12 €", "le 01/06/2026"),
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "1 rue Z", "75011 PARIS"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=None,
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="next bill and last payment only",
        title="Facture de gaz",
        printed=(
            (70, 700, "Votre prochaine facture sera établie le 01/06/2026"),
            (70, 800, "Dernier paiement reçu le 02/04/2026"),
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "1 rue Z", "75011 PARIS"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=None,
        kind=DocumentType.GAS_BILL,
    ),
    Paper(
        name="adviser above the window",
        title="Facture d'électricité",
        printed=(
            *a_block(900, 150, "Votre conseiller", "M. Louis Blanc", "01 02 03 04 05"),
            *a_block(70, 250, "Client : Mme Aya Sow"),
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "Mme Aya Sow", "1 rue Z", "75011 PARIS"),
            (70, 700, "Facture du 02/02/2026"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Aya Sow",),
        issued=date(2026, 2, 2),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="earlier bill in the history",
        title="Facture d'eau",
        printed=(
            (70, 300, "Émise le 05/05/2026"),
            (70, 1500, "Facture du 05/11/2025 : 88,10 € payée"),
            *a_block(70, 400, "Adresse du branchement", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "Mme Aya Sow", "1 rue Z", "75011 PARIS"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Aya Sow",),
        issued=date(2026, 5, 5),
        kind=DocumentType.WATER_BILL,
    ),
    Paper(
        name="hosting letter",
        title="ATTESTATION D'HÉBERGEMENT",
        printed=(
            (100, 400, "Je soussignée, Mme Odile RENARD, née le 02/02/1960 à Lyon, demeurant 4 rue Ney 69006 LYON,"),
            (
                100,
                440,
                "atteste sur l'honneur héberger à mon domicile M. Tom WEBER né le 03/03/2000, depuis le 1er mai 2026.",
            ),
            (100, 600, "Fait pour servir et valoir ce que de droit."),
            (100, 700, "À Lyon, le 12/05/2026"),
        ),
        home=("4 rue Ney",),
        postcode="69006",
        holders=("Tom WEBER",),
        issued=date(2026, 5, 12),
        kind=DocumentType.HOSTING_LETTER,
    ),
    Paper(
        name="company that pays for a tenant",
        title="Facture d'électricité",
        printed=(
            *a_block(70, 300, "Adresse de facturation :", "SCI DU PARC", "10 rue Haute", "67000 STRASBOURG"),
            *a_block(70, 500, "Adresse du logement :", "3 rue Basse", "67000 STRASBOURG"),
            (70, 200, "Titulaire : Mme Eva KLEIN"),
            (900, 200, "Facture du 02/02/2026"),
        ),
        home=("3 rue Basse",),
        postcode="67000",
        holders=("Eva KLEIN",),
        issued=date(2026, 2, 2),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="water board in a table",
        title="RÉGIE DES EAUX",
        printed=(
            (70, 150, "Mairie de Valbourg"),
            (70, 180, "1 place de la Mairie 38000 VALBOURG"),
            (70, 400, "Nom de l'abonné"),
            (500, 400, "MME SIMON ALICE"),
            (70, 440, "Adresse du branchement"),
            (500, 440, "45 CHEMIN DU BAS 38000 GRENOBLE"),
            (70, 480, "Date de facturation"),
            (500, 480, "12/02/2026"),
            (70, 520, "Date limite de paiement"),
            (500, 520, "12/03/2026"),
            (70, 600, "Eau potable"),
            *a_block(900, 700, "MME SIMON ALICE", "BP 12", "38001 GRENOBLE CEDEX"),
        ),
        home=("45 CHEMIN DU BAS",),
        postcode="38000",
        holders=("SIMON ALICE",),
        issued=date(2026, 2, 12),
        kind=DocumentType.WATER_BILL,
    ),
    Paper(
        name="receipt with landlord, tenants and home in lines",
        title="Quittance de loyer",
        printed=(
            *a_block(70, 200, "Nexity", "19 rue du Nord", "75008 PARIS"),
            *a_block(900, 300, "M. Jean Petit et Mme Lucie Martin", "5 rue Haxo", "75020 PARIS"),
            *a_block(
                70,
                500,
                "Locataire(s) : M. Jean Petit et Mme Lucie Martin",
                "Bien loué : Appartement - 5 rue Haxo - 75020 PARIS",
                "Bailleur : M. Claude Fournier, 8 rue Y 69001 LYON",
            ),
            (70, 700, "Date d'émission : 03/04/2026"),
            (70, 740, "Terme : avril 2026"),
        ),
        home=None,
        postcode="75020",
        holders=(
            "Jean Petit",
            "Lucie Martin",
        ),
        issued=date(2026, 4, 3),
        kind=DocumentType.RENT_RECEIPT,
    ),
    Paper(
        name="insured home elsewhere than the window",
        title="ATTESTATION D'ASSURANCE HABITATION",
        printed=(
            (70, 100, "MAIF"),
            *a_block(*WINDOW, "MME CARON ELISE", "9 RUE DES PARENTS", "79000 NIORT"),
            (70, 600, "Lieu du risque : 3 RUE DE L'EGLISE 86000 POITIERS"),
            (70, 800, "Fait à Niort, le 3 janvier 2026"),
        ),
        home=("3 RUE DE L'EGLISE",),
        postcode="86000",
        holders=("CARON ELISE",),
        issued=date(2026, 1, 3),
        kind=DocumentType.INSURANCE_CERTIFICATE,
    ),
    Paper(
        name="landlord and tenant without labels",
        title="QUITTANCE DE LOYER",
        printed=(
            *a_block(70, 150, "Mme Odile Roy", "4 rue Haute", "37000 Tours"),
            *a_block(900, 300, "M. Sam Picard", "31 rue Carnot", "37000 Tours"),
            (70, 600, "Mois de mai 2026"),
            (70, 700, "Fait à Tours, le 2 juin 2026"),
        ),
        home=("31 rue Carnot",),
        postcode="37000",
        holders=("Sam Picard",),
        issued=date(2026, 6, 2),
        kind=DocumentType.RENT_RECEIPT,
    ),
    Paper(
        name="receipt in one sentence",
        title="QUITTANCE DE LOYER",
        printed=(
            (
                70,
                300,
                "Je soussignée Odile Roy, propriétaire, demeurant 4 rue Ney 37000 Tours, déclare avoir reçu de M. Sam",
            ),
            (
                70,
                328,
                "Picard, locataire, la somme de 600 euros pour le loyer du logement sis 31 rue Carnot 37000 Tours.",
            ),
            (70, 700, "Fait à Tours, le 2 juin 2026"),
        ),
        home=("31 rue Carnot",),
        postcode="37000",
        holders=("Sam Picard",),
        issued=date(2026, 6, 2),
        kind=DocumentType.RENT_RECEIPT,
    ),
    Paper(
        name="rent call beside an agency",
        title="AVIS D'ÉCHÉANCE",
        printed=(
            *a_block(70, 150, "Agence du Port", "1 quai Sud", "17000 LA ROCHELLE"),
            *a_block(900, 300, "M. Sam Picard", "31 rue Carnot", "37000 Tours"),
            (70, 600, "Mai 2026"),
            (70, 650, "Édité le 20/04/2026"),
            (70, 700, "Exigible le 01/05/2026"),
        ),
        home=("31 rue Carnot",),
        postcode="37000",
        holders=("Sam Picard",),
        issued=date(2026, 4, 20),
        kind=DocumentType.RENT_CALL,
    ),
    Paper(
        name="certificate of an internet line",
        title="Sosh",
        printed=(
            (70, 150, "Attestation de titulaire de contrat"),
            (70, 400, "Nous vous confirmons que Mme Nora Saidi est titulaire d'un contrat Internet Sosh Fibre."),
            (70, 450, "Adresse d'installation : 17 rue des Arts 59000 LILLE"),
            (70, 500, "Paris, le 11 juin 2026"),
        ),
        home=("17 rue des Arts",),
        postcode="59000",
        holders=("Nora Saidi",),
        issued=date(2026, 6, 11),
        kind=DocumentType.CONTRACT_CERTIFICATE,
    ),
    Paper(
        name="payment schedule",
        title="ÉCHÉANCIER",
        printed=(
            (70, 150, "EDF"),
            (70, 200, "Votre calendrier de paiement établi le 02/01/2026"),
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "1 rue Z", "75011 PARIS"),
            (70, 700, "05/02/2026   45,00 €"),
            (70, 740, "05/03/2026   45,00 €"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=date(2026, 1, 2),
        kind=DocumentType.PAYMENT_SCHEDULE,
    ),
    Paper(
        name="letters received at another person's",
        title="Facture d'électricité",
        printed=(
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "chez Mme Rose Blin", "3 rue B", "75012 PARIS"),
            (70, 200, "Facture du 02/02/2026"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=date(2026, 2, 2),
        kind=DocumentType.ELECTRICITY_BILL,
    ),
    Paper(
        name="dates under their headings",
        title="Facture de gaz",
        printed=(
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "1 rue Z", "75011 PARIS"),
            (70, 700, "Date de facture"),
            (400, 700, "Échéance"),
            (70, 728, "02/02/2026"),
            (400, 728, "20/02/2026"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=date(2026, 2, 2),
        kind=DocumentType.GAS_BILL,
    ),
    Paper(
        name="date under a heading of one word",
        title="Facture de gaz",
        printed=(
            *a_block(70, 400, "Lieu de consommation", "1 rue Z", "75011 PARIS"),
            *a_block(*WINDOW, "M. Paul Durand", "1 rue Z", "75011 PARIS"),
            (70, 700, "N° de facture"),
            (300, 700, "Date"),
            (500, 700, "À payer avant le"),
            (70, 728, "F1234"),
            (300, 728, "02/02/2026"),
            (500, 728, "20/02/2026"),
        ),
        home=("1 rue Z",),
        postcode="75011",
        holders=("Paul Durand",),
        issued=date(2026, 2, 2),
        kind=DocumentType.GAS_BILL,
    ),
)


def read(paper: Paper) -> Fields:
    return read_fields((a_page(*paper.printed, title=paper.title),))


every_paper = pytest.mark.parametrize("paper", PAPERS, ids=[paper.name for paper in PAPERS])


@every_paper
def test_the_home_is_the_dwelling_and_no_other_address(paper: Paper) -> None:
    homes = [found for found in read(paper).addresses if found.role is AddressRole.HOME]

    assert {found.postcode for found in homes} == {paper.postcode}
    assert paper.home is None or any({*found.lines} == {*paper.home} for found in homes)


@every_paper
def test_the_holders_are_those_who_live_there(paper: Paper) -> None:
    assert tuple(person.name for person in read(paper).holders) == paper.holders


@every_paper
def test_only_the_date_of_issue_is_taken_for_it(paper: Paper) -> None:
    issued = read(paper).issue_date
    counted = issued.value if issued is not None and issued.confidence >= LEAST_CONFIDENCE else None

    assert counted == paper.issued


@every_paper
def test_the_kind_is_told(paper: Paper) -> None:
    assert read(paper).document_type is paper.kind
