"""Every circulating currency of ISO 4217 by its full name in three languages.

The names are facts of Unicode CLDR.  A surface is words; a `*` ends an Azerbaijani or Russian stem
that takes endings.  Short names and marks of the common ones stand in `tables.py`.
"""

from __future__ import annotations

NAMES = """
AFN: afn | afghan afghani | afghan afghanis | əfqanıstan əfqani* | афгани
ALL: all | albanian lek | albanian leke | albaniya lek* | албанск* лек*
AMD: amd | armenian dram | armenian drams | ermənistan dram* | армянск* драм*
ANG: ang | netherlands antillean guilder | netherlands antillean guilders |
    niderland antilyası gilder* | нидерландск* антильск* гульден*
AOA: aoa | angolan kwanza | angolan kwanzas | anqola kvanza* | ангольск* кванз*
ARS: ars | argentine peso | argentine pesos | argentina peso* | аргентинск* песо
AUD: aud | australian dollar | australian dollars | avstraliya dollar* | австралийск* доллар*
AWG: awg | aruban florin | aruba florin* | арубанск* флорин*
BAM: bam | bosnia-herzegovina convertible mark | bosnia-herzegovina convertible marks |
    bosniya-herseqovina marka* | конвертируем* марок боснии и герцеговины
BBD: bbd | barbadian dollar | barbadian dollars | barbados dollar* | барбадосск* доллар*
BDT: bdt | bangladeshi taka | bangladeshi takas | banqladeş taka* | бангладешск* так*
BGN: bgn | bulgarian lev | bulgarian leva | bolqarıstan lev* | болгарск* лев*
BHD: bhd | bahraini dinar | bahraini dinars | bəhreyn dinar* | бахрейнск* динар*
BIF: bif | burundian franc | burundian francs | burundi frank* | бурундийск* франк*
BMD: bmd | bermudan dollar | bermudan dollars | bermuda dollar* | бермудск* доллар*
BND: bnd | brunei dollar | brunei dollars | bruney dollar* | брунейск* доллар*
BOB: bob | bolivian boliviano | bolivian bolivianos | boliviya boliviano* | боливийск* боливиано
BRL: brl | brazilian real | brazilian reals | braziliya real* | бразильск* реал*
BSD: bsd | bahamian dollar | bahamian dollars | baham dollar* | багамск* доллар*
BTN: btn | bhutanese ngultrum | bhutanese ngultrums | butan nqultrum* | бутанск* нгултрум*
BWP: bwp | botswanan pula | botswanan pulas | botsvana pula* | ботсванск* пул*
BYN: byn | belarusian ruble | belarusian rubles | belarus rubl* | белорусск* рубл*
BZD: bzd | belize dollar | belize dollars | beliz dollar* | белизск* доллар*
CAD: cad | canadian dollar | canadian dollars | kanada dollar* | канадск* доллар*
CDF: cdf | congolese franc | congolese francs | konqo frank* | конголезск* франк*
CHF: chf | swiss franc | swiss francs | isveçrə frank* | швейцарск* франк*
CLP: clp | chilean peso | chilean pesos | çili peso* | чилийск* песо
CNY: cny | chinese yuan | çin yuan* | китайск* юан*
COP: cop | colombian peso | colombian pesos | kolombiya peso* | колумбийск* песо
CRC: crc | costa rican colon | costa rican colons | kosta rika kolon* | костариканск* колон*
CUP: cup | cuban peso | cuban pesos | kuba peso* | кубинск* песо
CVE: cve | cape verdean escudo | cape verdean escudos | kape verde eskudo* | эскудо кабо-верде
CZK: czk | czech koruna | czech korunas | çexiya koruna* | чешск* крон*
DJF: djf | djiboutian franc | djiboutian francs | cibuti frank* | франк* джибути
DKK: dkk | danish krone | danish kroner | danimarka kron* | датск* крон*
DOP: dop | dominican peso | dominican pesos | dominika peso* | доминиканск* песо
DZD: dzd | algerian dinar | algerian dinars | əlcəzair dinar* | алжирск* динар*
EGP: egp | egyptian pound | egyptian pounds | misir funt* | египетск* фунт*
ERN: ern | eritrean nakfa | eritrean nakfas | eritreya nakfa* | эритрейск* накф*
ETB: etb | ethiopian birr | ethiopian birrs | efiopiya bırr* | эфиопск* быр*
FJD: fjd | fijian dollar | fijian dollars | fici dollar* | доллар* фиджи
FKP: fkp | falkland islands pound | falkland islands pounds | folklend adaları funt* |
    фунт* фолклендских островов
GEL: gel | georgian lari | georgian laris | gürcüstan lari* | грузинск* лари
GHS: ghs | ghanaian cedi | ghanaian cedis | qana sedi* | ганск* седи
GIP: gip | gibraltar pound | gibraltar pounds | cəbəli-tariq funt* | гибралтарск* фунт*
GMD: gmd | gambian dalasi | gambian dalasis | qambiya dalasi* | гамбийск* даласи
GNF: gnf | guinean franc | guinean francs | qvineya frank* | гвинейск* франк*
GTQ: gtq | guatemalan quetzal | guatemalan quetzals | qvatemala küetzal* | гватемальск* кетсал*
GYD: gyd | guyanaese dollar | guyanaese dollars | qayana dollar* | гайанск* доллар*
HKD: hkd | hong kong dollar | hong kong dollars | honq konq dollar* | гонконгск* доллар*
HNL: hnl | honduran lempira | honduran lempiras | honduras lempira* | гондурасск* лемпир*
HTG: htg | haitian gourde | haitian gourdes | haiti qourd* | гаитянск* гурд*
HUF: huf | hungarian forint | hungarian forints | macarıstan forint* | венгерск* форинт*
IDR: idr | indonesian rupiah | indonesian rupiahs | indoneziya rupi* | индонезийск* рупи*
ILS: ils | israeli new shekel | israeli new shekels | israil yeni şekel* | нов* израильск* шекел*
INR: inr | indian rupee | indian rupees | hindistan rupi* | индийск* рупи*
IQD: iqd | iraqi dinar | iraqi dinars | iraq dinar* | иракск* динар*
IRR: irr | iranian rial | iranian rials | iran rial* | иранск* риал*
ISK: isk | icelandic krona | icelandic kronur | islandiya kron* | исландск* крон*
JMD: jmd | jamaican dollar | jamaican dollars | yamayka dollar* | ямайск* доллар*
JOD: jod | jordanian dinar | jordanian dinars | iordaniya dinar* | иорданск* динар*
JPY: jpy | japanese yen | yaponiya yen* | японск* иен*
KES: kes | kenyan shilling | kenyan shillings | keniya şillinq* | кенийск* шиллинг*
KGS: kgs | kyrgystani som | kyrgystani soms | qırğızıstan som* | киргизск* сом*
KHR: khr | cambodian riel | cambodian riels | kamboca riel* | камбоджийск* риел*
KMF: kmf | comorian franc | comorian francs | komor frank* | коморск* франк*
KPW: kpw | north korean won | şimali koreya von* | северокорейск* вон*
KRW: krw | south korean won | cənubi koreya von* | южнокорейск* вон*
KWD: kwd | kuwaiti dinar | kuwaiti dinars | küveyt dinar* | кувейтск* динар*
KYD: kyd | cayman islands dollar | cayman islands dollars | kayman adaları dollar* | доллар* островов кайман
KZT: kzt | kazakhstani tenge | kazakhstani tenges | qazaxıstan tenge* | казахск* тенге
LAK: lak | laotian kip | laotian kips | laos kip* | лаосск* кип*
LBP: lbp | lebanese pound | lebanese pounds | livan funt* | ливанск* фунт*
LKR: lkr | sri lankan rupee | sri lankan rupees | şri lanka rupi* | шри-ланкийск* рупи*
LRD: lrd | liberian dollar | liberian dollars | liberiya dollar* | либерийск* доллар*
LSL: lsl | lesotho loti | lesotho lotis | lesoto loti* | лоти
LYD: lyd | libyan dinar | libyan dinars | liviya dinar* | ливийск* динар*
MAD: mad | moroccan dirham | moroccan dirhams | mərakeş dirhəm* | марокканск* дирхам*
MDL: mdl | moldovan leu | moldovan lei | moldova ley* | молдавск* лей | молдавск* лея | молдавск* леев
MGA: mga | malagasy ariary | malagasy ariaries | madaqaskar ariari* | малагасийск* ариари
MKD: mkd | macedonian denar | macedonian denari | makedoniya dinar* | македонск* денар*
MMK: mmk | myanmar kyat | myanmar kyats | myanmar kiyat* | мьянманск* кьят*
MNT: mnt | mongolian tugrik | mongolian tugriks | monqoliya tuqrik* | монгольск* тугрик*
MOP: mop | macanese pataca | macanese patacas | makao pataka* | патак* макао
MRU: mru | mauritanian ouguiya | mauritanian ouguiyas | mavritaniya ugiya* | мавританск* уги*
MUR: mur | mauritian rupee | mauritian rupees | mavriki rupi* | маврикийск* рупи*
MVR: mvr | maldivian rufiyaa | maldivian rufiyaas | maldiv rufiya* | мальдивск* руфи*
MWK: mwk | malawian kwacha | malawian kwachas | malavi kvaça* | малавийск* квач*
MXN: mxn | mexican peso | mexican pesos | meksika peso* | мексиканск* песо
MYR: myr | malaysian ringgit | malaysian ringgits | malayziya ringit* | малайзийск* ринггит*
MZN: mzn | mozambican metical | mozambican meticals | mozambik metikal* | мозамбикск* метикал*
NAD: nad | namibian dollar | namibian dollars | namibiya dollar* | доллар* намибии
NGN: ngn | nigerian naira | nigerian nairas | nigeriya naira* | нигерийск* найр*
NIO: nio | nicaraguan cordoba | nicaraguan cordobas | nikaraqua kordoba* | никарагуанск* кордоб*
NOK: nok | norwegian krone | norwegian kroner | norveç kron* | норвежск* крон*
NPR: npr | nepalese rupee | nepalese rupees | nepal rupi* | непальск* рупи*
NZD: nzd | new zealand dollar | new zealand dollars | yeni zelandiya dollar* | новозеландск* доллар*
OMR: omr | omani rial | omani rials | oman rial* | оманск* риал*
PAB: pab | panamanian balboa | panamanian balboas | panama balboa* | панамск* бальбоа
PEN: pen | peruvian sol | peruvian soles | peru sol* | перуанск* сол*
PGK: pgk | papua new guinean kina | papua yeni qvineya kina* | кин* папуа-новой гвинеи
PHP: php | philippine peso | philippine pesos | filippin peso* | филиппинск* песо
PKR: pkr | pakistani rupee | pakistani rupees | pakistan rupi* | пакистанск* рупи*
PLN: pln | polish zloty | polish zlotys | polşa zlotı* | польск* злот*
PYG: pyg | paraguayan guarani | paraguayan guaranis | paraqvay quarani* | парагвайск* гуарани
QAR: qar | qatari riyal | qatari riyals | qatar rial* | катарск* риал*
RON: ron | romanian leu | romanian lei | rumıniya ley* | румынск* лей | румынск* лея | румынск* леев
RSD: rsd | serbian dinar | serbian dinars | serbiya dinar* | сербск* динар*
RUB: rub | russian ruble | russian rubles | rusiya rubl* | российск* рубл*
RWF: rwf | rwandan franc | rwandan francs | ruanda frank* | франк* руанды
SAR: sar | saudi riyal | saudi riyals | səudiyyə riyal* | саудовск* риял*
SBD: sbd | solomon islands dollar | solomon islands dollars | solomon adaları dollar* |
    доллар* соломоновых островов
SCR: scr | seychellois rupee | seychellois rupees | seyşel rupi* | сейшельск* рупи*
SDG: sdg | sudanese pound | sudanese pounds | sudan funt* | суданск* фунт*
SEK: sek | swedish krona | swedish kronor | isveç kron* | шведск* крон*
SGD: sgd | singapore dollar | singapore dollars | sinqapur dollar* | сингапурск* доллар*
SHP: shp | st. helena pound | st. helena pounds | müqəddəs yelena funt* | фунт* острова святой елены
SLE: sle | sierra leonean leone | sierra leonean leones | sierra leon leon* | леоне
SOS: sos | somali shilling | somali shillings | somali şillinq* | сомалийск* шиллинг*
SRD: srd | surinamese dollar | surinamese dollars | surinam dollar* | суринамск* доллар*
SSP: ssp | south sudanese pound | south sudanese pounds | cənubi sudan funt* | южносуданск* фунт*
STN: stn | sao tome and principe dobra | sao tome and principe dobras | san tom və prinsip dobra* |
    добр* сан-томе и принсипи
SVC: svc | salvadoran colon | salvadoran colones | el salvador kolon* | сальвадорский колон
SYP: syp | syrian pound | syrian pounds | suriya funt* | сирийск* фунт*
SZL: szl | swazi lilangeni | swazi emalangeni | svazilend lilangenin* | свазилендск* лилангени
THB: thb | thai baht | tayland bat* | таиландск* бат*
TJS: tjs | tajikistani somoni | tajikistani somonis | tacikistan somoni* | таджикск* сомони
TMT: tmt | turkmenistani manat | türkmənistan manat* | нов* туркменск* манат*
TND: tnd | tunisian dinar | tunisian dinars | tunis dinar* | тунисск* динар*
TOP: top | tongan paanga | tonqa panqa* | тонганск* паанг*
TRY: try | turkish lira | türkiyə lirə* | турецк* лир*
TTD: ttd | trinidad and tobago dollar | trinidad and tobago dollars | trinidad və tobaqo dollar* |
    доллар* тринидада и тобаго
TWD: twd | new taiwan dollar | new taiwan dollars | tayvan yeni dollar* | нов* тайваньск* доллар*
TZS: tzs | tanzanian shilling | tanzanian shillings | tanzaniya şillinq* | танзанийск* шиллинг*
UAH: uah | ukrainian hryvnia | ukrainian hryvnias | ukrayna qrivna* | украинск* гривна |
    украинск* гривны | украинск* гривен
UGX: ugx | ugandan shilling | ugandan shillings | uqanda şillinq* | угандийск* шиллинг*
UYU: uyu | uruguayan peso | uruguayan pesos | uruqvay peso* | уругвайск* песо
UZS: uzs | uzbekistani som | özbəkistan som* | узбекск* сум*
VED: ved | bolivar soberano | bolivar soberanos
VES: ves | venezuelan bolivar | venezuelan bolivars | venesuela bolivar* | венесуэльск* боливар*
VND: vnd | vietnamese dong | vyetnam donq* | вьетнамск* донг*
VUV: vuv | vanuatu vatu | vanuatu vatus | vanuatu vatu* | вату вануату
WST: wst | samoan tala | samoa tala* | самоанск* тал*
XAF: xaf | central african cfa franc | central african cfa francs | kamerun frank* | франк* кфа веас
XCD: xcd | east caribbean dollar | east caribbean dollars | şərqi karib dollar* | восточно-карибск* доллар*
XOF: xof | west african cfa franc | west african cfa francs | fil dişi sahili frank* | франк* кфа всеао
XPF: xpf | cfp franc | cfp francs | fransız polineziyası frank* | французск* тихоокеанск* франк*
YER: yer | yemeni rial | yemeni rials | yəmən rial* | йеменск* риал*
ZAR: zar | south african rand | cənubi afrika rand* | южноафриканск* рэнд*
ZMW: zmw | zambian kwacha | zambian kwachas | zambiya kvaça* | замбийск* квач*
ZWG: zwg | zimbabwean gold
XDR: xdr | special drawing rights
"""

SHY = frozenset(
    (
        "ALL", "AMD", "ANG", "ARS", "BAM", "BOB", "COP", "CUP", "CVE", "DOP", "GIP", "LAK", "MAD",
        "MOP", "MUR",
        "NAD", "PEN", "PHP", "SDG", "SHP", "SOS", "STN", "SVC", "TOP", "TRY", "SAR", "RON", "XDR",
        "XPF", "GMD",
    )
)  # fmt: skip
"""Codes that are words or names elsewhere (`COP 27`, `PHP 8`,
        `SDG 5`): only beside a scale or a large sum."""
