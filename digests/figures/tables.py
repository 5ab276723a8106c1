"""Names of units and currencies in three languages: data, one canonical unit a line.

A surface is words; a `*` ends an Azerbaijani or Russian stem that takes endings.
"""

from __future__ import annotations

UNITS = """
percent: % | percent | per cent | pct | pc | percentage | faiz* | процент*
percentage point: percentage point | percentage points | pp | p.p. | faiz bənd* | faiz punkt* |
    п.п. | процентный пункт* | процентных пункт* | процентного пункт*
basis point: basis point | basis points | bps | bazis bənd* | б.п. | базисный пункт* | базисных пункт*
Mbps: mbps | mbit/s | mbit/san | mb/s | megabit per second | megabits per second | мбит/с | mbit/saniyə* |
    meqabit/saniyə* | мбит/сек | мбит/сек. | мегабит* в секунду | мбит в секунду | мб/с | meqabit/san
Gbps: gbps | gbit/s | gbit/san | gb/s | gigabit per second | gigabits per second | гбит/с | gbit/saniyə* |
    гбит/сек | гигабит* в секунду | гбит в секунду
Tbps: tbps | tbit/s | tbit/saniyə* | tbit/san | terabit per second | terabits per second | тбит/с
Kbps: kbps | kbit/s | kbit/san | кбит/с
megabit: mbit* | megabit | megabits | meqabit* | мегабит*
gigabit: gbit* | gigabit | gigabits | qiqabit* | гигабит*
gigabyte: gb | gigabyte | gigabytes | гб | qb | qiqabayt* | гигабайт*
megabyte: mb | megabyte | megabytes | мб | meqabayt* | мегабайт*
terabyte: tb | terabyte | terabytes | тб | terabayt* | терабайт*
petabyte: pb | petabyte | petabytes | пб | petabayt* | петабайт*
kilobyte: kb | kilobyte | kilobytes | кб
time: times | x | × | -fold | fold | dəfə* | раз | раза
person: person | persons | people | nəfər* | человек | человека | чел. | чел | adam | insan*
unit: units | unit | ədəd* | шт. | шт | штук* | единиц*
millisecond: ms | millisecond | milliseconds | millisaniyə* | мс | миллисекунд*
second: second | seconds | sec | secs | saniyə* | секунд*
minute: minute | minutes | mins | dəqiqə* | минут*
hour: hour | hours | hr | hrs | saat* | час | часа | часов
day: day | days | gün* | день | дня | дней | сутки | суток
week: week | weeks | həftə* | недел*
month: month | months | ay* | месяц*
year: year | years | yr | yrs | il* | год | года | лет
year of age: year old | years old | -year-old | year-old | years of age | yaş* | yaşlı
month of age: -month-old | month-old | months old | month old
week of age: week-old | weeks old | week old
day of age: day-old | days old | day old
kilometre: km | kms | kilometre | kilometres | kilometer | kilometers | км | kilometr* | километр*
metre: m | metre | metres | meter | meters | м | metr* | метр*
centimetre: cm | centimetre | centimetres | centimeter | centimeters | см | santimetr* | сантиметр*
millimetre: mm | millimetre | millimetres | millimeter | millimeters | мм | millimetr*
megapixel: megapixel | megapixels | mp | meqapiksel* | мегапиксел* | мпикс
milliampere hour: mah | milliampere hours | ма·ч
micrometre: μm | µm | micron | microns | micrometer | micrometre | micrometers
nanometre: nanometre | nanometres | nanometer | nanometers | nanometr*
mile: mile | miles | mil
foot: foot | feet | ft
inch: inch | inches | ″ | " | düym* | дюйм*
yard: yard | yards | yds
square metre: square metre | square metres | square meter | square meters | sq m | sqm | sq. m | m2 |
    m² | кв. м | кв м | кв.м | м² | kv. m | kv.m | kvadratmetr* | kvadrat metr* | квадратных метр* |
    квадратный метр*
square foot: square foot | square feet | sq ft | sqft | sq. ft
square mile: square mile | square miles | sq mi | sq. mi
square inch: square inch | square inches
cubic foot: cubic foot | cubic feet | cu ft
cubic inch: cubic inch | cubic inches
square kilometre: square kilometre | square kilometres | square kilometer | square kilometers |
    sq km | sq. km | km2 | km² | км² | кв.км | кв. км | kv. km | kvadrat kilometr* | квадратных километр*
hectare: hectare | hectares | ha | hektar* | га | гектар*
acre: acre | acres
cubic metre: cubic metre | cubic metres | cubic meter | cubic meters | m3 | m³ | м³ | kubmetr* |
    kub metr* | куб. м | куб.м | кубометр* | кубических метр*
litre: litre | litres | liter | liters | litr* | литр*
millilitre: ml | millilitre | millilitres | milliliter | milliliters | cc
gallon: gallon | gallons
pint: pint | pints
bushel: bushel | bushels
carat: carat | carats | карат*
calorie: calorie | calories | kcal | kilocalories | калори* | ккал
nautical mile: nautical mile | nautical miles
light-year: light-year | light-years | light year | light years | световых лет | işıq ili
microgram: microgram | micrograms | μg | µg | mcg | мкг
megaton: megaton | megatons | megatonne | megatonnes
ounce: ounce | ounces | oz
pound-mass: lb | lbs | pounds
kilogram: kg | kgs | kilo | kilos | kilogram | kilograms | kilogramme | kilogrammes | кг | kiloqram* |
    килограмм*
gram: g | gram | grams | gramme | qram* | грамм*
milligram: mg | milligram | milligrams | мг
metric ton: ton* | tons | tonne | tonnes | metric ton | metric tons | т | тонн*
horsepower: hp | bhp | horsepower | ps | л.с. | at gücü*
newton metre: nm | n⋅m | newton metre | newton metres
pound-foot: lb-ft | lb ft | pound-feet
kilowatt: kw | kilowatt | kilowatts | квт | kilovat* | киловатт*
megawatt: mw | megawatt | megawatts | мвт | meqavat* | мегаватт* | mvt
gigawatt: gw | gigawatt | gigawatts | гвт | qiqavat*
watt: w | watt | watts | вт | vatt
kilowatt hour: kwh | kilowatt hour | kilowatt hours | kilowatt-hour | kilowatt-hours | квт·ч | квтч |
    kvt-saat | kilovat-saat*
megawatt hour: mwh | megawatt hours | мвт·ч
gigawatt hour: gwh | gigawatt hours
terawatt: terawatts | terawatt
terawatt hour: twh | terawatt hours | terawatt-hours | твт·ч
volt: volt | volts
ampere: amp | amps | ampere | amperes
joule: joule | joules
newton: newton | newtons
pound per square inch: psi
gram per kilometre: g/km
kilovolt: kv
kilovolt per centimetre: kv/cm
ampere per square centimetre: a/cm2
megapascal: mpa
pascal: pa
kilopound per square inch: ksi
hertz: hz | hertz | hers | гц
kilohertz: khz | кгц
megahertz: mhz | megahertz | meqahers | мгц
gigahertz: ghz | gigahertz | qiqahers | ггц
celsius: °c | degrees celsius | degree celsius | celsius | deg c | c
fahrenheit: °f | degrees fahrenheit | degree fahrenheit | fahrenheit | degf
degree: degree | degrees | ° | dərəcə* | градус*
decibel: decibel | decibels | db
parts-per-billion: ppb
parts-per-million: ppm
revolution per minute: rpm
mile per hour: mph | miles per hour | mile per hour | miles an hour
kilometre per hour: km/h | kph | kmh | kilometres per hour | kilometers per hour | km/saat | км/ч
mile per gallon: mpg | miles per gallon
metre per second: m/s | metres per second | meters per second | м/с
kilometre per second: km/s | kilometres per second | kilometers per second | км/с
knot: kt | knots
barrel: barrel | barrels | bbl | barel* | баррел*
barrel per day: bpd | barrels per day | barrels a day | bbl/d
point: point | points | bal* | балл*
place: pillə* | позици* | строчк* | место | места | мест | пункт* | notches | notch | rungs | places
"""

CURRENCIES = """
USD: $ | us$ | usd | u.s. dollar | u.s. dollars | us dollar | us dollars | dollar | dollars |
    american dollars | buck | bucks | dollar* | abş dollar* | amerika dollar* | доллар* | долл. |
    долл | долларов сша | доллара сша | доллар сша
AZN: azn | manat | manats | manat* | ₼ | манат*
EUR: € | eur | euro | euros | avro* | евро
GBP: £ | gbp | pound sterling | pounds sterling | british pounds | british pound | funt sterlinq* |
    фунт* стерлингов
JPY: ¥ | jpy | yen | yens | иен*
CNY: cny | yuan | yuans | renminbi | rmb | yuan* | юан*
RUB: ₽ | rub | rouble | roubles | ruble | rubles | rubl* | рубл* | руб. | руб
TRY: ₺ | try | turkish lira | turkish liras | lira | lirə* | türk lirə* | лир*
CAD: c$ | cad | canadian dollars | canadian dollar
AUD: a$ | aud | au$ | australian dollars | australian dollar
HKD: hk$ | hkd | hong kong dollars
SGD: s$ | sgd | singapore dollars | singaporean dollars
NZD: nz$ | nzd | new zealand dollars
INR: ₹ | inr | rupee | rupees | rs
MYR: rm | myr | ringgit | ringgits
ILS: ₪ | ils | nis | shekel | shekels
CHF: chf | swiss franc | swiss francs | franc | francs
DKK: dkk | danish crowns | danish krone | danish kroner
SEK: sek | swedish crowns | swedish kronor | swedish krona
NOK: nok | norwegian crowns | norwegian kroner
KRW: ₩ | krw | south korean won | won
KZT: kzt | tenge | tenge* | ₸ | тенге
GEL: gel | lari | lari* | лари | ₾ | лари
UAH: uah | hryvnia | hryvnias | qrivna* | ₴ | гривен | гривн*
UZS: uzs | сумов
AED: aed | dirham | dirhams | дирхам*
SAR: sar | riyal | riyals
QAR: qar
IRR: irr
PLN: pln | zloty | zlotys | злотых | zlotı*
CZK: czk | czech crowns | czech crown
HUF: huf | forint | forints
BRL: brl | reais
ZAR: zar | r | south african rand | rand
THB: thb | baht | бат* таиланда
IDR: idr | rupiah
PHP: php
VND: vnd
HRK: hrk | kn | kuna
BYN: byn
KGS: kgs
AMD: amd
TJS: tjs | somoni | somonis | сомони
TMT: tmt
MDL: mdl
RON: ron | lei
BGN: bgn
EGP: egp
NGN: ngn | naira
KWD: kwd
TWD: twd
MXN: mxn
BTC: btc | ₿ | bitcoin | bitcoins | биткоин*
p: p | pence
cent: cent | cents | ¢ | us cents | sent
qəpik: qəpik* | гяпик* | qepiks
"""

SIGNS = {
    "$": "USD",
    "us$": "USD",
    "$us": "USD",
    "c$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "hk$": "HKD",
    "s$": "SGD",
    "nz$": "NZD",
    "r$": "BRL",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₼": "AZN",
    "₽": "RUB",
    "₺": "TRY",
    "₹": "INR",
    "₪": "ILS",
    "₩": "KRW",
    "₸": "KZT",
    "₾": "GEL",
    "₴": "UAH",
    "₿": "BTC",
    "ps": "GBP",
    "rm": "MYR",
    "rs": "INR",
}
"""What stands before a sum, beside the ISO codes; `ps` is a lost pound sign."""

PER = {
    "year": "year annum il godu год",
    "month": "month ay месяц",
    "week": "week həftə неделю",
    "day": "day gün день сутки",
    "hour": "hour saat час",
    "minute": "minute dəqiqə минуту",
    "second": "second saniyə секунду",
    "share": "share",
    "barrel": "barrel barel баррель",
    "ton": "tonne ton тонну",
    "gallon": "gallon",
    "litre": "litre liter litr литр",
    "person": "person head nəfər человека",
    "game": "game",
    "unit": "unit piece",
    "kilogram": "kg kilogram kilo",
    "ounce": "ounce",
    "night": "night",
    "square foot": "square-foot",
    "century": "century",
    "decade": "decade",
    "vehicle": "vehicle",
    "square metre": "sqm",
    "household": "household",
    "customer": "customer",
    "user": "user",
    "subscriber": "subscriber",
}
"""What a rate is counted by: `a month`, `per share`."""


def rows(table: str) -> list[tuple[str, list[str]]]:
    """The rows of a table: canonical name and surfaces; an indented line goes on with the one before."""
    lines: list[str] = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    split = (line.partition(": ") for line in lines)
    return [(name, surfaces.split(" | ")) for name, _, surfaces in split]
