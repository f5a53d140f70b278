"""The words that tell nothing of a subject, in nynorsk, bokmål, dialect and English."""

from __future__ import annotations

from knowledge.spelling import key, words

_WORDS = """
og eller men at som når då da så om for fordi viss hvis dersom før etter medan mens til frå fra av på i inn ut opp ned
ved med mot hos hjå over under mellom gjennom utan uten blant enn både korleis hvordan koss korsen åssen hossen kva
hva ka kå kem kven hvem kor hvor kvar hver hvert kvart kvifor hvorfor koffor hvilken hvilket hvilke kvafor kvifør
ikkje ikke ikkj inte ittje nei ja jo jau er var vere være vart blir blei ble vert bli vorte blitt har hadde ha hatt
kan kunne må måtte skal skulle vil ville bør burde få får fekk fikk fått gjer gjør gjere gjøre gjort gjeld gjelder
gjelde gjev gir gi gje gav ga seier sier seie si sa står stå ligg ligger finst finnes finn finne finner ser sjå se
veit vet vite tar tek ta teke tok kjem kommer komme kom går gå gjekk gikk eg jeg æ ej me vi oss deg du dykk dere dei
de dem han hun ho den det dette denne desse disse ein en ei eit et eitt ett noko noe nokon noen nokre ingen ingenting
alt alle all mange mykje mye lite litt meir mer mest berre bare òg også au der her dit hit no nå igjen allereie sjølv
selv sin sitt sine min mi mitt mine vår vårt våre dykkar deres hans hennar hennes deira å dæ kæm nånn nokke nåke itj
sånn slik slike sånne denna ditta eigentleg egentlig liksom vel kanskje ok takk hei hallo heisann hjelp hjelpe meg
helst gjerne spørsmål lurer lurar spør spørre dekkjer dekker dekke dekkje avtale avtala avtalen avtaler avtalar
avtalane avtalene delavtale delavtala delavtalen delavtaler delavtalar tenesteavtale tjenesteavtale tenesteavtala
tjenesteavtalen tenesteavtalen tenesteavtalar tjenesteavtaler samarbeidsavtale samarbeidsavtala samarbeidsavtalen
samarbeidsavtaler samarbeidsavtalar underavtale regulerer regulert omfattar omfatter handlar handler omhandlar
omhandler angår angående vedrørande vedrørende ang ifm ift mtp pga dvs osv evt eventuelt bl.a. f.eks punkt pkt
kapittel papir dokument the a an of and or is are was were be to in on with from by how what which who where when why
do does did can could must shall should will would we you he she it they them our us my your their this that these
those there has have had not yes if any about as into agreement agreements covers cover covering
"""
STOP = frozenset(key(word) for word in words(_WORDS))
