"""Country names as Zuora writes them, turned into SuiteTalk's country values (accounts.md)."""

from __future__ import annotations

import re
import unicodedata

UNITED_STATES = "_unitedStates"

# ISO 3166 names. SuiteTalk's value is the name in camel case, without brackets, commas and accents.
_NAMES = """
Afghanistan; Aland Islands; Albania; Algeria; American Samoa; Andorra; Angola; Anguilla; Antarctica;
Antigua and Barbuda; Argentina; Armenia; Aruba; Australia; Austria; Azerbaijan; Bahamas; Bahrain;
Bangladesh; Barbados; Belarus; Belgium; Belize; Benin; Bermuda; Bhutan; Bolivia, Plurinational State of;
Bonaire, Sint Eustatius and Saba; Bosnia and Herzegovina; Botswana; Bouvet Island; Brazil;
British Indian Ocean Territory; Brunei Darussalam; Bulgaria; Burkina Faso; Burundi; Cabo Verde; Cambodia;
Cameroon; Canada; Canary Islands; Cayman Islands; Central African Republic; Ceuta and Melilla; Chad; Chile;
China; Christmas Island; Cocos (Keeling) Islands; Colombia; Comoros; Congo;
Congo, the Democratic Republic of the; Cook Islands; Costa Rica; Cote d'Ivoire; Croatia; Cuba; Curacao;
Cyprus; Czechia; Denmark; Djibouti; Dominica; Dominican Republic; Ecuador; Egypt; El Salvador;
Equatorial Guinea; Eritrea; Estonia; Eswatini; Ethiopia; Falkland Islands (Malvinas); Faroe Islands; Fiji;
Finland; France; French Guiana; French Polynesia; French Southern Territories; Gabon; Gambia; Georgia;
Germany; Ghana; Gibraltar; Greece; Greenland; Grenada; Guadeloupe; Guam; Guatemala; Guernsey; Guinea;
Guinea-Bissau; Guyana; Haiti; Heard Island and Mcdonald Islands; Holy See; Honduras; Hong Kong; Hungary;
Iceland; India; Indonesia; Iran, Islamic Republic of; Iraq; Ireland; Isle of Man; Israel; Italy; Jamaica;
Japan; Jersey; Jordan; Kazakhstan; Kenya; Kiribati; Korea, the Democratic People's Republic of;
Korea, the Republic of; Kosovo; Kuwait; Kyrgyzstan; Lao People's Democratic Republic; Latvia; Lebanon;
Lesotho; Liberia; Libya; Liechtenstein; Lithuania; Luxembourg; Macao; Madagascar; Malawi; Malaysia; Maldives;
Mali; Malta; Marshall Islands; Martinique; Mauritania; Mauritius; Mayotte; Mexico;
Micronesia, Federated States of; Moldova, the Republic of; Monaco; Mongolia; Montenegro; Montserrat; Morocco;
Mozambique; Myanmar; Namibia; Nauru; Nepal; Netherlands; New Caledonia; New Zealand; Nicaragua; Niger;
Nigeria; Niue; Norfolk Island; North Macedonia; Northern Mariana Islands; Norway; Oman; Pakistan; Palau;
Palestine, State of; Panama; Papua New Guinea; Paraguay; Peru; Philippines; Pitcairn; Poland; Portugal;
Puerto Rico; Qatar; Reunion; Romania; Russian Federation; Rwanda; Saint Barthelemy;
Saint Helena, Ascension and Tristan da Cunha; Saint Kitts and Nevis; Saint Lucia;
Saint Martin (French part); Saint Pierre and Miquelon; Saint Vincent and the Grenadines; Samoa; San Marino;
Sao Tome and Principe; Saudi Arabia; Senegal; Serbia; Seychelles; Sierra Leone; Singapore;
Sint Maarten (Dutch part); Slovakia; Slovenia; Solomon Islands; Somalia; South Africa;
South Georgia and the South Sandwich Islands; South Sudan; Spain; Sri Lanka; Sudan; Suriname;
Svalbard and Jan Mayen; Sweden; Switzerland; Syrian Arab Republic; Taiwan; Tajikistan;
Tanzania, the United Republic of; Thailand; Timor-Leste; Togo; Tokelau; Tonga; Trinidad and Tobago; Tunisia;
Turkiye; Turkmenistan; Turks and Caicos Islands; Tuvalu; Uganda; Ukraine; United Arab Emirates;
United Kingdom; United States; United States Minor Outlying Islands; Uruguay; Uzbekistan; Vanuatu;
Venezuela, Bolivarian Republic of; Viet Nam; Virgin Islands, British; Virgin Islands, U.S.;
Wallis and Futuna Islands; Western Sahara; Yemen; Zambia; Zimbabwe
"""

# Other and older names that Zuora's list uses, by the name above that they stand for.
_OTHER_NAMES = {
    "Bolivia": "Bolivia, Plurinational State of",
    "Cape Verde": "Cabo Verde",
    "Czech Republic": "Czechia",
    "Democratic Republic of the Congo": "Congo, the Democratic Republic of the",
    "Falkland Islands": "Falkland Islands (Malvinas)",
    "Holy See (Vatican City State)": "Holy See",
    "Iran": "Iran, Islamic Republic of",
    "Ivory Coast": "Cote d'Ivoire",
    "Korea, Democratic People's Republic of": "Korea, the Democratic People's Republic of",
    "Korea, Republic of": "Korea, the Republic of",
    "South Korea": "Korea, the Republic of",
    "Libyan Arab Jamahiriya": "Libya",
    "Macau": "Macao",
    "Macedonia": "North Macedonia",
    "Macedonia, the former Yugoslav Republic of": "North Macedonia",
    "Micronesia": "Micronesia, Federated States of",
    "Moldova": "Moldova, the Republic of",
    "Moldova, Republic of": "Moldova, the Republic of",
    "Palestinian Territory, Occupied": "Palestine, State of",
    "Palestinian Territories": "Palestine, State of",
    "Russia": "Russian Federation",
    "Saint Helena": "Saint Helena, Ascension and Tristan da Cunha",
    "Saint Martin": "Saint Martin (French part)",
    "Sint Maarten": "Sint Maarten (Dutch part)",
    "Swaziland": "Eswatini",
    "Syria": "Syrian Arab Republic",
    "Taiwan, Province of China": "Taiwan",
    "Tanzania": "Tanzania, the United Republic of",
    "Tanzania, United Republic of": "Tanzania, the United Republic of",
    "Turkey": "Turkiye",
    "United States of America": "United States",
    "Vatican City": "Holy See",
    "Venezuela": "Venezuela, Bolivarian Republic of",
    "Vietnam": "Viet Nam",
    "Wallis and Futuna": "Wallis and Futuna Islands",
}


def _words(name: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    # An apostrophe inside a word belongs to it (People's), after a single letter it parts (d'Ivoire).
    joined = re.sub("(?<=\\w\\w)['\u2019]", "", plain)
    return re.findall(r"[a-z]+", joined.lower())


def _value(name: str) -> str:
    first, *rest = _words(name)
    return "_" + first + "".join(word.capitalize() for word in rest)


_VALUES = {" ".join(_words(name)): _value(name) for name in _NAMES.split(";")}
_VALUES |= {" ".join(_words(name)): _value(canonical) for name, canonical in _OTHER_NAMES.items()}


def netsuite_country(name: str) -> str | None:
    """The SuiteTalk value of a country name, e.g. `_unitedStates`; None for an empty or unknown name."""
    return _VALUES.get(" ".join(_words(name)))


def known_countries() -> frozenset[str]:
    """Every SuiteTalk value that a country name leads to."""
    return frozenset(_VALUES.values())
