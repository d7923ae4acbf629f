"""The words of made addresses: street names as they are found all over France, way types, people, units.

Public figures, plants, trades, places and feasts that thousands of communes have named streets after.
"""

from __future__ import annotations

ODONYMS = (
    "de la Chapelle Saint-Luc;du Faubourg Saint-Antoine;du Faubourg du Temple;des Quatre Vents;des Quatre Fils;"
    "des Trois Maries;des Deux Ponts;des Sept Arpents;du 8 Mai 1945;du 11 Novembre 1918;du 11 Novembre;"
    "du 19 Mars 1962;du 14 Juillet;du 4 Septembre;du 1er Mai;du 6 Juin 1944;du 22 Août 1944;du 18 Juin 1940;"
    "du 25 Août;du Général de Gaulle;du Général Leclerc;du Maréchal Juin;du Maréchal Foch;du Docteur Roux;"
    "du Docteur Albert Schweitzer;du Professeur Calmette;du Président Kennedy;du Président Wilson;"
    "du Commandant Charcot;du Colonel Fabien;du Capitaine Dreyfus;du Lieutenant-Colonel Prévost;du Sergent Bobillot;"
    "de l'Abbé Grégoire;de l'Abbé Pierre;du Chanoine Kir;de Monseigneur Romero;Jean Jaurès;Jean Moulin;Jean Mermoz;"
    "Jean Macé;Jean Zay;Jean-Jacques Rousseau;Jean-Baptiste Clément;Jean-Paul Sartre;Pierre Curie;"
    "Pierre et Marie Curie;Pierre Brossolette;Pierre Semard;Pierre Mendès-France;Victor Hugo;Victor Schoelcher;"
    "Émile Zola;Émile Combes;Jules Ferry;Jules Verne;Jules Guesde;Anatole France;Louis Pasteur;Louis Blanc;"
    "Louise Michel;Louis Aragon;Paul Bert;Paul Doumer;Paul Éluard;Paul Valéry;Paul Vaillant-Couturier;Marcel Pagnol;"
    "Marcel Cachin;Marcel Sembat;Marcel Paul;Georges Brassens;George Sand;Georges Clemenceau;Georges Bizet;"
    "Guy Môquet;Gabriel Péri;Danielle Casanova;Olympe de Gouges;Simone Veil;Lucie Aubrac;Rosa Parks;Nelson Mandela;"
    "Salvador Allende;Pablo Picasso;Pablo Neruda;Martin Luther King;Winston Churchill;Franklin Roosevelt;"
    "Youri Gagarine;Frédéric Mistral;Frédéric Chopin;Alphonse Daudet;Alphonse de Lamartine;Arthur Rimbaud;"
    "Charles Baudelaire;Charles Péguy;Vauban;Voltaire;Diderot;Gambetta;Thiers;Carnot;Kléber;Hoche;Marceau;Masséna;"
    "Lannes;Ney;Murat;Turenne;Condé;Colbert;Sully;Mazarin;Richelieu;Bossuet;Fénelon;Racine;Molière;Corneille;Boileau;"
    "La Fontaine;Pascal;Descartes;Montesquieu;Lavoisier;Ampère;Arago;Monge;Lakanal;Danton;Robespierre;Mirabeau;"
    "Desmoulins;Chateaubriand;Lamartine;Musset;Vigny;Stendhal;Balzac;Flaubert;Maupassant;Daudet;Rostand;Verlaine;"
    "Apollinaire;Prévert;Saint-Jacques;Saint-Jean;Saint-Pierre;Saint-Paul;Saint-Martin;Saint-Nicolas;Saint-Michel;"
    "Saint-Honoré;Saint-Sulpice;Saint-Exupéry;Sainte-Catherine;Sainte-Marthe;Sainte-Anne;Saint-Vincent-de-Paul;"
    "Saint-Germain;Saint-Denis;Saint-Dizier;de la République;de la Liberté;de l'Égalité;de la Fraternité;"
    "de la Résistance;de la Libération;de la Victoire;de la Paix;de Verdun;de Stalingrad;d'Austerlitz;d'Iéna;"
    "de Wagram;de Rivoli;de Solférino;de Magenta;de Sébastopol;de l'Église;du Presbytère;du Cimetière;de la Mairie;"
    "de l'Hôtel de Ville;du Château;du Vieux Château;du Château d'Eau;de la Gare;de la Poste;de l'École;des Écoles;"
    "du Stade;du Moulin;du Moulin à Vent;du Vieux Moulin;de la Fontaine;de la Source;du Lavoir;du Puits;du Four;"
    "du Four Banal;du Pressoir;de la Forge;de la Tuilerie;de la Verrerie;de la Briqueterie;de l'Abreuvoir;du Pont;"
    "du Port;du Canal;de l'Écluse;de la Rivière;du Ruisseau;de l'Étang;du Lac;de la Mer;de la Plage;des Dunes;"
    "du Bois;de la Forêt;de la Lande;des Landes;de la Plaine;de la Vallée;du Vallon;du Coteau;de la Côte;de la Croix;"
    "de la Croix Rouge;de la Croix Blanche;du Calvaire;de la Chapelle;de l'Abbaye;du Prieuré;du Couvent;des Capucins;"
    "des Cordeliers;des Lilas;des Roses;des Rosiers;des Tilleuls;des Marronniers;des Platanes;des Peupliers;"
    "des Acacias;des Érables;des Bouleaux;des Chênes;des Hêtres;des Ormes;des Ormeaux;des Frênes;des Noyers;"
    "des Pommiers;des Poiriers;des Cerisiers;des Pruniers;des Pêchers;des Amandiers;des Oliviers;des Mimosas;"
    "des Lauriers;des Genêts;des Bruyères;des Ajoncs;des Fougères;des Bleuets;des Coquelicots;des Jonquilles;"
    "des Primevères;des Violettes;des Pervenches;des Glycines;des Hortensias;des Mésanges;des Merles;des Fauvettes;"
    "des Hirondelles;des Rossignols;des Alouettes;des Mouettes;des Goélands;des Cigognes;des Écureuils;du Renard;"
    "du Loup;du Cerf;du Lièvre;de la Perdrix;des Cailles;du Coq;du Chat;de Paris;de Lyon;de Bordeaux;de Rennes;"
    "de Nantes;de Brest;de Strasbourg;d'Alsace;de Lorraine;de Bretagne;de Normandie;d'Auvergne;de Provence;"
    "de Bourgogne;de Savoie;de Touraine;de la Loire;de la Seine;du Rhône;de la Marne;Kerguelen;de Kergoat;"
    "de Kerveguen;de Kerhuon;Ar Mor;Ti Nevez;du Menhir;du Dolmen;de Penn ar Bed;Hent ar Mor;Xori Kanta;d'Etxeberria;"
    "de Hegoalde;du Rebberg;du Kochersberg;Principale;Haute;Basse;Neuve;Vieille;de la Haute Borne;de la Basse Ville;"
    "du Haut Bois;du Bas Bourg;de la Grande Ourse;de la Petite Vitesse;du Grand Chemin;du Petit Pont;du Gros Chêne;"
    "du Beau Site;de Bel Air;de Bellevue;de Beauregard;de Beauséjour;de Mon Plaisir;du Bout du Monde;"
    "de l'Orme au Chat;du Clos des Vignes;du Clos Fleuri;des Clos;du Pré aux Clercs;du Pré Saint-Gervais;"
    "du Champ de Mars;du Champ Long;des Champs Élysées;des Champs;des Grands Champs;des Longs Réages;"
    "des Hauts de Seine;de la Fosse aux Loups;de la Mare aux Canards;de la Butte aux Cailles;de la Pompe;"
    "de la Roquette;de la Verrière;de la Glacière;de la Sablière;des Sablons;de la Carrière;des Carrières;des Mines;"
    "des Mineurs;du Puits de Mine;du Bourg l'Abbé;du Chevalier de la Barre;du Marquis de Sade;du Comte de Chambord;"
    "du Duc de Bourgogne;de la Reine Blanche;du Roi René;du Roi de Rome;de l'Impératrice;des Ducs de Bretagne;"
    "des Martyrs de la Résistance;des Fusillés;des Déportés;des Combattants d'Afrique du Nord;"
    "de la 2e Division Blindée;de la 2ème DB;du 43e Régiment d'Infanterie;du 152e RI;de la 1ère Armée;de l'Europe;"
    "des Nations Unies;de l'Avenir;du Progrès;de l'Industrie;du Commerce;du Travail;des Artisans;des Tanneurs;"
    "des Bouchers;des Forgerons;Jacques Brel;Jacques Prévert;Jacques Cartier;Jacques-Yves Cousteau;Jacqueline Auriol;"
    "Édith Piaf;Édouard Herriot;Édouard Vaillant;Eugène Delacroix;Eugène Varlin;Henri Barbusse;Henri Dunant;"
    "Henri Matisse;Henri IV;Louis XIV;François Ier;Charles V;Ambroise Croizat;Ambroise Paré;Ambroise Thomas;"
    "Claude Debussy;Claude Monet;Claude Bernard;Auguste Renoir;Auguste Comte;Auguste Blanqui;Hector Berlioz;"
    "Camille Claudel;Camille Saint-Saëns;Camille Pissarro;Maurice Ravel;Maurice Thorez;Romain Rolland;Roger Salengro;"
    "Robert Schuman;Robert Desnos;Raymond Poincaré;Raymond Poulidor;René Cassin;René Coty;René Descartes;Léon Blum;"
    "Léon Gambetta;Léon Bourgeois;Aristide Briand;Adolphe Thiers;Albert Camus;Albert Thomas;Albert Einstein;"
    "Sadi Carnot;Waldeck-Rousseau;Ledru-Rollin;Vaillant-Couturier;Joliot-Curie;Frédéric et Irène Joliot-Curie;"
    "Gay-Lussac;Dupleix;Duquesne;Jean Bart;Duguay-Trouin;Surcouf;Suffren;La Pérouse;Bougainville;d'Estienne d'Orves;"
    "Honoré d'Estienne d'Orves;Lecourbe;Daumesnil;Daunou;Lepic;Lamarck;Legendre;Lemercier;Letellier;Fabert;"
    "Fabre d'Églantine;Ordener;Oberkampf;Popincourt;Vergniaud;Tolbiac;Nollet;Truffaut;Legouvé;Blomet;Cambronne;"
    "Mademoiselle;Lourmel;Desnouettes;Dantzig;Delille;Delisle;Delestre;Denfert;Denfert-Rochereau;Desaix;Dombasle;"
    "Dutot;Falguière;Fallempin;Fondary;Gager-Gabillot;Labrouste;Larmeroux;Leriche;Mathurin Régnier;Miollis;Plumet;"
    "Quinault;Robert Fleury;Rouelle;Saida;Thiboumery;Viala;Violet;Volontaires;Yvart"
).split(";")
SURNAMES = (
    "Lecointre Viguié Boidin Raspail Lespinasse Guégniot Deubel Pradelles Mauriac Lydney Legraverend Labrousse Marty "
    "Soubielle Cellier Bergeron Delaunay Morvan Kerguélen Etcheverry Garrigue Fabrègues Chanteloup Hennequin Baudry "
    "Quentin Gauthier Mercier Delorme Perrault Wagner Schuman Monnet Éluard Rameau Lulli Couperin Poulenc Messager "
    "Dunant Nungesser Coli Latécoère Daurat Védrines Farman Voisin Caudron Dassault Latham Santos Guillaumet Vian "
    "Queneau Desnos Péguy Claudel Bernanos Giono Pagnol Colette Cocteau Radiguet Anouilh Giraudoux Vercors Triolet "
    "Buisson Macé Duruy Paulmier Kergomard Freinet Montessori Decroly Wallon Langevin Perrin Becquerel Poincaré "
    "Fresnel Coulomb Foucault Fizeau Cassini Laplace Lagrange Fourier Galois Cauchy Hermite Painlevé Borel Hadamard"
).split()
GIVEN = (
    "Georges Jules Émile René Andrée Marcel Louise Hélène Léon Gaston Édith Fernand Auguste Yvonne Hippolyte Edmond "
    "Jacques Robert Simone Germaine Joseph Albert Lucien Maurice Arthur Jean Pierre Paul Suzanne Berthe Gabriel Henri"
).split()
PLACES_OF_STREETS = (
    "de la Fontaine;des Lilas;du Moulin;de l'Église;des Écoles;du Pré Fleuri;de la Vallée;des Tilleuls;de l'Étang;"
    "du Four à Chaux;de la Croix Blanche;des Prairies;du Clos Saint-Martin;de la Gare;des Acacias;du Vieux Puits;"
    "de la Grande Prairie;des Quatre Vents;de Bellevue;de l'Abbaye;du Bas Côt;des Aubépines;du Champ de Foire;"
    "de la Pierre aux Fées;du Bois Joli;des Mardelles;de la Cour Rouge;des Trois Fontaines;du Petit Bois;de l'Iris;"
    "des Milouins;du Seuil Marin;de Hiribehere;de Callonge;des Loureaux;du Fenouillèdes;de la Roseraie;du Stade;"
    "des Rouliers;de Boisdenier;de Quélourn;de Montalivet;du Bourg Belais;de la Puisaye;des Albères;de Lescure;"
    "Saint-Michel;Notre-Dame;Sainte-Anne;Saint-Roch;Saint-Exupéry;du 8 Mai 1945;du 11 Novembre 1918;du 19 Mars 1962;"
    "du 14 Juillet;du 12 Septembre;du 4 Septembre;du Général de Gaulle;du Maréchal Foch;du Docteur Calmette;"
    "du Président Wilson;du Commandant Charcot;du Colonel Fabien;du Capitaine Guynemer;du Lieutenant Mizon;"
    "du Professeur Ramon;de l'Abbé Lemire;de la 2e Division Blindée;des Frères Lumière;de la République;de la Paix"
).split(";")
WAYS = {
    "Rue": ("R", "R.", "RUE", "r."), "Avenue": ("AV", "Av.", "AVE", "AV."), "Boulevard": ("BD", "Bd", "BLD", "Boul."),
    "Chemin": ("CHE", "Ch.", "CHEM", "Chem."), "Route": ("RTE", "Rte", "RTE."), "Impasse": ("IMP", "Imp."),
    "Allée": ("ALL", "All.", "ALLEE"), "Place": ("PL", "Pl.", "PLACE"), "Square": ("SQ", "Sq."),
    "Quai": ("QU", "QUAI"), "Passage": ("PAS", "Pass."), "Cours": ("CRS", "COURS"), "Venelle": ("VEN", "VENELLE"),
    "Lotissement": ("LOT", "Lot."), "Résidence": ("RES", "Rés."), "Hameau": ("HAM", "HAMEAU"),
    "Ruelle": ("RLE", "RUELLE"), "Sentier": ("SENT", "SENTIER"), "Cité": ("CITE",), "Promenade": ("PROM", "Prom."),
}  # fmt: skip
WAY_WEIGHTS = (50, 10, 5, 12, 8, 10, 8, 6, 2, 2, 2, 2, 1, 2, 2, 1, 1, 1, 1, 1)
PEOPLE = ("MR FAURE LUC", "MME LEFEBVRE CLAIRE", "M PIERRE MOREAU", "M. et Mme Garnier", "Monsieur Karim Benali",
          "MLLE ROUX EMMA", "M PIERRE MOREAU\nMLLE ROUX EMMA", "Mme Anne Legrand", "JULIEN CHARPENTIER")  # fmt: skip
UNIT_LINES = ("Apt {n}", "APPT {n}", "APPARTEMENT {n}", "Bât {l}", "Bâtiment {l}", "Escalier {l} - Etage {d}",
              "Boîte {n}",
              "PORTE {n}", "ETG {d} APT {n}", "{d}e étage", "RDC", "Résidence Bellevue Bât {l}", "Rés. Les Ormes",
              "Immeuble Le Colbert Bât {l}", "bat {l} apt {n}", "Appt. {n}", "BP {n}", "Entrée {l}")  # fmt: skip
CONFUSED = {"N": "H", "E": "F", "R": "P", "L": "I", "O": "0", "I": "l", "S": "5", "M": "N", "D": "O", "B": "8",
            "A": "R",
            "U": "V", "C": "G", "T": "I"}  # fmt: skip
CONFUSED_DIGITS = {"0": "O", "1": "l", "5": "S"}
NUMBER_WORDS = {"8": "Huit", "11": "Onze", "19": "Dix-Neuf", "14": "Quatorze", "12": "Douze", "4": "Quatre"}
TITLES = {"Saint": "St", "Sainte": "Ste", "Général": "Gal", "Maréchal": "Mal", "Docteur": "Dr", "Président": "Pdt",
          "Commandant": "Cdt", "Colonel": "Col", "Capitaine": "Cap", "Lieutenant": "Lt", "Moulin": "Mln",
          "Professeur": "Prof"}  # fmt: skip
