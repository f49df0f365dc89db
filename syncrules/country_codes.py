"""SuiteTalk's country values turned into ISO 3166 codes, which Zuora takes for every country (accounts.md).

Zuora's names of countries can be edited in each tenant; their codes cannot.
"""

from __future__ import annotations

# Parts of countries that SuiteTalk lists and ISO does not carry the code of their country.
_CODES = """
afghanistan AF; alandIslands AX; albania AL; algeria DZ; americanSamoa AS; andorra AD; angola AO; anguilla
AI; antarctica AQ; antiguaAndBarbuda AG; argentina AR; armenia AM; aruba AW; australia AU; austria AT;
azerbaijan AZ; bahamas BS; bahrain BH; bangladesh BD; barbados BB; belarus BY; belgium BE; belize BZ; benin
BJ; bermuda BM; bhutan BT; boliviaPlurinationalStateOf BO; bonaireSintEustatiusAndSaba BQ;
bosniaAndHerzegovina BA; botswana BW; bouvetIsland BV; brazil BR; britishIndianOceanTerritory IO;
bruneiDarussalam BN; bulgaria BG; burkinaFaso BF; burundi BI; caboVerde CV; cambodia KH; cameroon CM; canada
CA; canaryIslands ES; caymanIslands KY; centralAfricanRepublic CF; ceutaAndMelilla ES; chad TD; chile CL;
china CN; christmasIsland CX; cocosKeelingIslands CC; colombia CO; comoros KM; congo CG;
congoTheDemocraticRepublicOfThe CD; cookIslands CK; costaRica CR; coteDIvoire CI; croatia HR; cuba CU;
curacao CW; cyprus CY; czechia CZ; denmark DK; djibouti DJ; dominica DM; dominicanRepublic DO; ecuador EC;
egypt EG; elSalvador SV; equatorialGuinea GQ; eritrea ER; estonia EE; eswatini SZ; ethiopia ET;
falklandIslandsMalvinas FK; faroeIslands FO; fiji FJ; finland FI; france FR; frenchGuiana GF;
frenchPolynesia PF; frenchSouthernTerritories TF; gabon GA; gambia GM; georgia GE; germany DE; ghana GH;
gibraltar GI; greece GR; greenland GL; grenada GD; guadeloupe GP; guam GU; guatemala GT; guernsey GG; guinea
GN; guineaBissau GW; guyana GY; haiti HT; heardIslandAndMcdonaldIslands HM; holySee VA; honduras HN;
hongKong HK; hungary HU; iceland IS; india IN; indonesia ID; iranIslamicRepublicOf IR; iraq IQ; ireland IE;
isleOfMan IM; israel IL; italy IT; jamaica JM; japan JP; jersey JE; jordan JO; kazakhstan KZ; kenya KE;
kiribati KI; koreaTheDemocraticPeoplesRepublicOf KP; koreaTheRepublicOf KR; kosovo XK; kuwait KW; kyrgyzstan
KG; laoPeoplesDemocraticRepublic LA; latvia LV; lebanon LB; lesotho LS; liberia LR; libya LY; liechtenstein
LI; lithuania LT; luxembourg LU; macao MO; madagascar MG; malawi MW; malaysia MY; maldives MV; mali ML;
malta MT; marshallIslands MH; martinique MQ; mauritania MR; mauritius MU; mayotte YT; mexico MX;
micronesiaFederatedStatesOf FM; moldovaTheRepublicOf MD; monaco MC; mongolia MN; montenegro ME; montserrat
MS; morocco MA; mozambique MZ; myanmar MM; namibia NA; nauru NR; nepal NP; netherlands NL; newCaledonia NC;
newZealand NZ; nicaragua NI; niger NE; nigeria NG; niue NU; norfolkIsland NF; northMacedonia MK;
northernMarianaIslands MP; norway NO; oman OM; pakistan PK; palau PW; palestineStateOf PS; panama PA;
papuaNewGuinea PG; paraguay PY; peru PE; philippines PH; pitcairn PN; poland PL; portugal PT; puertoRico PR;
qatar QA; reunion RE; romania RO; russianFederation RU; rwanda RW; saintBarthelemy BL;
saintHelenaAscensionAndTristanDaCunha SH; saintKittsAndNevis KN; saintLucia LC; saintMartinFrenchPart MF;
saintPierreAndMiquelon PM; saintVincentAndTheGrenadines VC; samoa WS; sanMarino SM; saoTomeAndPrincipe ST;
saudiArabia SA; senegal SN; serbia RS; seychelles SC; sierraLeone SL; singapore SG; sintMaartenDutchPart SX;
slovakia SK; slovenia SI; solomonIslands SB; somalia SO; southAfrica ZA;
southGeorgiaAndTheSouthSandwichIslands GS; southSudan SS; spain ES; sriLanka LK; sudan SD; suriname SR;
svalbardAndJanMayen SJ; sweden SE; switzerland CH; syrianArabRepublic SY; taiwan TW; tajikistan TJ;
tanzaniaTheUnitedRepublicOf TZ; thailand TH; timorLeste TL; togo TG; tokelau TK; tonga TO; trinidadAndTobago
TT; tunisia TN; turkiye TR; turkmenistan TM; turksAndCaicosIslands TC; tuvalu TV; uganda UG; ukraine UA;
unitedArabEmirates AE; unitedKingdom GB; unitedStates US; unitedStatesMinorOutlyingIslands UM; uruguay UY;
uzbekistan UZ; vanuatu VU; venezuelaBolivarianRepublicOf VE; vietNam VN; virginIslandsBritish VG;
virginIslandsUS VI; wallisAndFutunaIslands WF; westernSahara EH; yemen YE; zambia ZM; zimbabwe ZW
"""

_BY_VALUE = {f"_{name}": code for name, code in (entry.split() for entry in _CODES.split(";"))}


def country_code(value: str) -> str:
    """The two-letter code of a SuiteTalk value such as `_unitedStates`; empty for one that is not listed."""
    return _BY_VALUE.get(value, "")
