"""The words that follow-up questions are made of, by what they do in one; nynorsk, bokmål, dialect and some English."""

from __future__ import annotations

from enum import StrEnum

from knowledge.spelling import fold


class Word(StrEnum):
    """What a word does. `FILLER` holds a sentence together and tells nothing; `SOME` is any agreement, not this one."""

    FILLER = "filler"
    AND = "and"
    WITH = "with"
    FOR = "for"
    IN = "in"
    OF = "of"
    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    WHERE = "where"
    REF = "ref"
    AGREEMENT = "agreement"
    SOME = "some agreement"
    YOU = "you"
    US = "us"
    TOWN = "town"
    PLACE = "place"
    MAY = "may"
    SAYS = "says"
    HOLDS = "holds"
    STILL = "still"
    LONG = "long"
    GOES = "goes"
    OUT = "out"
    UP = "up"
    UNDER = "under"
    WRITES = "writes"
    OLD = "old"
    OWNS = "owns"
    ANSWERS_FOR = "answers for"
    REVISED = "revised"
    VALID = "valid"
    LINK = "link"
    READS = "reads"
    NAME = "name"
    SIGNED = "signed"
    CONTACT = "contact"
    ASK = "ask"


_WORDS: dict[Word, str] = {
    Word.FILLER: """
        er e va var vart ble blei blir blitt vorte bli vere være vera å a at som en ein ei eit et dei de ho har ha
        hadde skal skulle vil ville må får fekk fikk eg jeg æ æg ej vi me hei hallo takk ok ja nei jo samvit forresten
        egentlig eigentleg lurer lurar på bare berre kanskje veit vet vett si seie fortel fortelje fortell fortelle
        meir mer også òg au then please gjerne snill så da då der her sist siste sidste neste noko noe nokon noen
        av til frå fra hos hjå heile hele sjølve selve now is was are were has have had do does did the to by on
        a an there know tell me last next lets also but men jau joda altså liksom nokonsinne noensinne alle alt mellom
        between all whole itself kjempefint fint supert flott greitt greit bra igjen again exactly nøyaktig
        eigen dag dato date day tid seinast senest dykk dere få same samme enn of something anything any
    """,
    Word.AND: "og and",
    Word.WITH: "med",
    Word.FOR: "for",
    Word.IN: "i in etter ifølgje ifølge",
    Word.OF: "om about ang angående angåande vedrørande vedrørende",
    Word.WHO: "kven hvem kem kæm kenn kvem who whom hvemsom",
    Word.WHAT: "kva hva ka ke what which kvaslags hvilken hvilket kvafor",
    Word.WHEN: "når when nårtid",
    Word.WHERE: "kvar hvor kor where how",
    Word.REF: "den det denne dette han it this that desse disse denna",
    Word.AGREEMENT: """
        avtalen avtala avtalane avtalene delavtalen delavtala tenesteavtalen tenesteavtala tjenesteavtalen særavtalen
        særavtala underavtalen underavtala samarbeidsavtalen samarbeidsavtala agreement dokumentet papiret teksten
        avtaleteksten
    """,
    Word.SOME: "avtale delavtale tenesteavtale tjenesteavtale særavtale avtalar avtaler",
    Word.YOU: "du deg you",
    Word.US: "oss meg vår vårt våre min our us",
    Word.TOWN: "kommune kommunen kommuna kommuner kommunar herad heradet municipality",
    Word.MAY: "kan kunne can could may",
    Word.SAYS: "seier sier seiar står stend stå says say sei handlar handler omhandlar omhandler nemner nevner sagt",
    Word.HOLDS: "gjeld gjelder gjelde gjeldande gjeldende gjell gjaldt galdt gjelda apply applies",
    Word.STILL: "framleis fremdeles fortsatt enno ennå no nå still dags",
    Word.LONG: "lenge long",
    Word.GOES: "går gå gjekk gikk runs",
    Word.OUT: "ut out",
    Word.UP: "opp up",
    Word.UNDER: "under",
    Word.WRITES: "skrive skreve skrevet skriv skrev skreiv skriver",
    Word.OLD: "gammal gammel gamal ny fersk old new recent",
    Word.OWNS: "eig eiger eier eie eige eigar eigaren eieren eigarskap eierskap owns own owner forvaltar forvalter",
    Word.ANSWERS_FOR: "ansvar ansvaret ansvarleg ansvarlig ansvarlege ansvarlige responsible",
    Word.REVISED: """
        revidert reviderte revidera revideres reviderast revisjon revisjonen revidering oppdatert oppdaterte oppdateres
        oppdaterast oppdatering endra endret endringa endringen fornya fornyet revised updated revision versjon
        versjonen utgåve utgave version changed
    """,
    Word.VALID: """
        gyldig gyldige gyldigheit gyldighet gyldigheitstid valid utgått utløper utløpt utløp oppsagt varer varar kraft
        expire expires expired force opphevet oppheva
    """,
    Word.LINK: """
        lenke lenka lenkje lenkja lenkjer lenker link linken linker url pdf pdfen nettadresse nettadressa nettsida
        nettsiden
    """,
    Word.READS: """
        les lese lesa leser finn finne finner ligg ligger ligge sjå se opne åpne laste last send sende read find see
        open download sjå
    """,
    Word.NAME: "heiter heter hette heitte namn namnet navn navnet tittel tittelen name title called kalla kalt nummer",
    Word.SIGNED: """
        signert signerte signera signere signerer signatur signaturar underteikna undertegnet underteikne undertegna
        underskrive underskrevet underskreve underskrift underskrifter signed signers part parter partar partane partene
        parties avtalepartar avtaleparter
    """,
    Word.CONTACT: """
        kontaktperson kontaktpersonen kontaktpersonar kontaktpersoner kontaktinfo kontaktinformasjon kontaktpunkt
    """,
    Word.ASK: """
        spørje spørre spør spørr spørra kontakt kontakte kontaktar kontakter ringe ringje ringer ringjer ring snakke
        snakkar snakker prate pratar svare hjelpe hjelper hjelpa ask contact call vende vender
    """,
}  # fmt: skip
KINDS: dict[str, Word] = {fold(word): kind for kind, listed in _WORDS.items() for word in listed.split()}
"""Folded word → what it does."""
