"""Believable customers of the demo company: names, places, people; some of them hostile to careless code."""

from __future__ import annotations

from sandbox.scenarios.blueprint import Person

US, EU, UK = "", "Larkfield Inc. : Larkfield Europe GmbH", "Larkfield Inc. : Larkfield UK Ltd."

# name | first | last | street | city | postal code | country | state
COMPANIES_US = """
Cedar Mill Robotics, Inc.|Amelia|Hart|1400 NW Saltzman Rd|Portland|97229|United States|Oregon
Blue Heron Logistics|Marcus|Delgado|88 Harbor Way|Oakland|94607|United States|California
"Quoted" Coffee Roasters, LLC|Priya|Raman|215 Pike St|Seattle|98101|United States|Washington
Fenwick & Daughters <Fine Foods>|Eleanor|Fenwick|9 Commerce Sq|Boston|02110|United States|Massachusetts
Juniper Ridge Health|Samuel|Okafor|2300 Lakeview Blvd|Denver|80202|United States|Colorado
Old Mill Insurance Group|Grace|Lindqvist|77 Main St|Hartford|06103|United States|Connecticut
Pinecrest School District 14|Dana|Whitfield|401 Academy Dr|Madison|53703|United States|Wisconsin
Rocket 🚀 Lemonade Co.|Theo|Bennett|12 Citrus Ave|Orlando|32801|United States|Florida
Sandpiper Analytics|Naomi|Castellano|500 Congress Ave|Austin|78701|United States|Texas
Tallgrass Energy Partners, L.P.|Hugh|Morrissey|1 Prairie Plaza|Tulsa|74103|United States|Oklahoma
Union Street Dental|Isabel|Fraga|348 Union St|San Diego|92101|United States|California
Vantage Point Media|Julian|Sorensen|620 Eighth Ave|New York|10018|United States|New York
Westbrook Freight Systems|Carla|Jimenez|4100 Terminal Rd|Memphis|38118|United States|Tennessee
Yellow Door Studios|Owen|Takahashi|73 Mission St|San Francisco|94105|United States|California
Zephyr Outdoor Gear|Lena|Kowalczyk|16 Trailhead Ln|Boulder|80302|United States|Colorado
Arbor & Vine Hospitality|Peter|Nakamura|900 Vine St|Cincinnati|45202|United States|Ohio
Brightwater Marine Supply|Odessa|King|31 Dockside Rd|Charleston|29401|United States|South Carolina
Cobalt Forge Manufacturing|Ravi|Menon|1800 Foundry St|Pittsburgh|15222|United States|Pennsylvania
Dunmore Public Library|Fiona|Gallagher|15 Library Ln|Scranton|18512|United States|Pennsylvania
Evergreen Pediatrics|Malik|Johnson|240 Elm St|Minneapolis|55401|United States|Minnesota
Foxglove Interiors|Beatrice|Monroe|58 Peachtree Pl|Atlanta|30309|United States|Georgia
Granite State Credit Union|Walter|Pierce|1 Capitol St|Concord|03301|United States|New Hampshire
Hollow Pine Brewing|Tess|Andersen|702 Mill Rd|Grand Rapids|49503|United States|Michigan
Ironwood Construction|Diego|Salazar|2255 Cactus Rd|Phoenix|85029|United States|Arizona
"""

COMPANIES_EU = """
Müller & Söhne Werkzeugbau GmbH|Jürgen|Müller|Industriestraße 12|Stuttgart|70565|Germany|
Hanseatic Freight Kontor KG|Antje|Brodersen|Am Sandtorkai 4|Hamburg|20457|Germany|
Café L'Étoile du Nord SARL|Céline|Dufour|18 rue de la République|Lille|59000|France|
Société d'Édition "Le Phare"|Benoît|Lefèvre|7 quai des Chartrons|Bordeaux|33000|France|
Officina Bianchi S.r.l.|Lucia|Bianchi|Via Emilia 220|Modena|41124|Italy|
Øresund Biotech ApS|Søren|Kjærgaard|Nordre Fasanvej 57|Copenhagen|2000|Denmark|
Van der Meer Tulpen B.V.|Sanne|van der Meer|Keizersgracht 311|Amsterdam|1016 EE|Netherlands|
Żubr Logistyka Sp. z o.o.|Agnieszka|Wójcik|ul. Długa 8|Kraków|31-147|Poland|
Ελληνική Ναυτιλία Α.Ε.|Nikos|Papadakis|Akti Miaouli 85|Piraeus|185 38|Greece|
Castellers Digitals, S.L.|Montserrat|Puig|Carrer de Balmes 150|Barcelona|08008|Spain|
Alpenblick Hotels AG|Reto|Zürcher|Bahnhofstrasse 3|Zürich|8001|Switzerland|
Donau Medizintechnik GmbH|Theresa|Hofer|Wagramer Straße 25|Vienna|1220|Austria|
"""

COMPANIES_UK = """
Thistle & Crown Distillers Ltd|Alasdair|McRae|14 Leith Walk|Edinburgh|EH6 5DT|United Kingdom|
Penrose Architects LLP|Harriet|Penrose|22 Bedford Row|London|WC1R 4JS|United Kingdom|
Severn Valley Foods plc|Gareth|Pritchard|3 Foundry Lane|Bristol|BS1 6JT|United Kingdom|
حلول النور للبرمجيات (UK) Ltd|Layla|Haddad|60 Edgware Road|London|W2 2EH|United Kingdom|
Mill Lane Bicycles|Tom|Ashworth|5 Mill Lane|Cambridge|CB2 1RX|United Kingdom|
Kestrel Aerospace Components|Imogen|Clarke|Unit 9, Airfield Park|Derby|DE74 2SA|United Kingdom|
"""

PEOPLE = """
Margaret O'Neill|Margaret|O'Neill|29 Birch Ct|Spokane|99201|United States|Washington
Jean-Luc Moreau|Jean-Luc|Moreau|4 rue des Lilas|Lyon|69003|France|
Ngozi Adeyemi|Ngozi|Adeyemi|11 Bayview Ter|Savannah|31401|United States|Georgia
Björn Strömberg|Björn|Strömberg|Hafenstraße 6|Kiel|24103|Germany|
Rosa Delgado-Ortiz|Rosa|Delgado-Ortiz|1802 Alamo St|San Antonio|78205|United States|Texas
יעל כהן|Yael|Cohen|8 Finchley Road|London|NW3 6LT|United Kingdom|
"""

# parent company, children; all of the first parent's country
GROUPS = (
    ("Continental Fixtures Holdings", ("Continental Fixtures West", "Continental Fixtures East")),
    (
        "Lakeshore Hospitals Network",
        ("Lakeshore North Clinic", "Lakeshore South Clinic", "Lakeshore Pharmacy"),
    ),
)
GROUP_CONTACT = "Victor|Hale|700 Industrial Pkwy|Cleveland|44114|United States|Ohio"


def parse(rows: str) -> list[tuple[str, Person]]:
    """The rows as (company or person name, contact)."""
    return [
        (name, person("|".join(rest)))
        for name, *rest in (row.split("|") for row in rows.strip().splitlines())
    ]


def person(row: str) -> Person:
    """A contact from `first|last|street|city|postal code|country|state`."""
    first, last, street, city, postal_code, country, state = row.split("|")
    return Person(first, last, street, city, postal_code, country, state)
