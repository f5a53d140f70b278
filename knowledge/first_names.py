"""First names that are common in Norway, by which a text that tells of somebody is known. All in lower case."""

from __future__ import annotations

_NAMES = """
agnes aksel alexander alf amalie anders andreas anette anita anja ann anna annbjørg anne arild arne arnfinn arvid
asbjørn aslaug astrid atle aud audun aurora axel beate benjamin bente berit birger birgit birgitte bjarne bodil
borghild brit britt brynjulf børge camilla caroline cathrine cecilie christian christina christine dagfinn dagny
daniel ebba edvard egil einar eirik eivind elin elisabeth elise ella ellen elling else emil emilie emma endre erik
erling espen ester eva fatima filip finn fredrik frida frode geir gerd gina gjertrud grete grethe gudrun gunhild
gunn gunnar gunvor guro gustav gyda hanna hanne hans harald harry hedda hege heidi helene helga helge henning
henriette henrik hermann hilde hildegunn håkon håvard ida ine inga inge ingeborg inger ingrid ingunn ingvild irene
isabel isak ivar jakob jan janne jenny jens joakim johan johanne johannes john jon jonas jorunn jostein julie jørgen
jørn kai kaia kamilla kari karin karl karoline kaspar katrine kim kine kirsten kjell kjersti kjetil klara knut
konrad kristian kristin kristina kristine kristoffer kåre lars lasse leah leif lene leonora lillian lina linda line
linn lisbeth lise liv lovise lucas ludvig lukas magnar magne magnhild magnus maiken maja malin margit margrete
margunn mari maria marianne marie marit marius markus marta martha martin martine mathias mathilde mette mia mikael
mikkel modolf mohamed mohammad mohammed mona monica monika morten nadia natalie nils nina nora norunn oddbjørn oddny
oddvar odin ola olaf olai olaug olav ole oline oliver oscar oskar ottar otto paul peder per pernille peter petra
petter philip ragna ragnar ragnhild randi rasmus reidar reidun roald roar robert roger rolf ronny runar rune ruth
sander sandra sara sebastian selma sigmund signe sigrid sigrun sigurd silje simen simon siri siv sivert snorre sofia
sofie solfrid solveig sondre steinar stian stig stine sturla susanne svanhild svein sverre synne synnøve terje thea
theodor therese thomas thor thorbjørn tina tobias tom tomas tone tor torbjørn tordis tore torfinn torgeir torhild
toril torill torleif torstein torunn trine trond trude trygve turid tuva ulf ulrik unni valborg vegard vibeke victor
vidar viktor vilde vilhelm vilma vivian wenche william yngve yusuf åse åshild åsmund åsne øystein øyvind
"""

_ALSO_WORDS = """
alv arne bent bjørk bjørn bo brage dag ebba even finn frank frøya gard gaute glenn hans hauk helga hermod ine inge
inn iris jan jo kai ken kim kine lars lin lina line linn liv magne mai may mia mina odd olav ole per pia pål roger
rolf ronja rose roy siv sol steffen stein sten stig storm svein sven sverd tom tone tor ulv unn vera vetle vilja
viljar vår åge ørjan
"""

NAMES = frozenset(_NAMES.split())

ALSO_WORDS = frozenset(_ALSO_WORDS.split())
"""Names that are words too, or the beginning of words: they are names where they are written with a capital."""
