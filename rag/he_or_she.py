"""Whether a person is "he" or "she": by the title, by the given name, by the pronouns of what has been said.

A sign, and no more than how people are spoken of. Names that women and men bear alike tell nothing, and neither do names that are not
listed. It does not resolve pronouns: ``pointing.py`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache

from rag.coreference import references
from rag.names import NameIndex
from rag.names.given_names import given_names
from rag.names.nicknames import one_given_name
from rag.sentences import sentence_spans
from rag.spellings import name_parts
from rag.terms import fold


class Spoken(Enum):
    """How somebody is spoken of."""

    HE = "he"
    SHE = "she"


_HE_WORDS = frozenset("he him his himself".split())
_SHE_WORDS = frozenset("she her hers herself".split())
_HE_TITLES = frozenset(
    """mr sir lord king prince duke baron father brother son husband uncle grandfather boyfriend actor chairman spokesman businessman
    congressman policeman cardinal pope imam ayatollah sheikh emperor sultan emir""".split()
)
_SHE_TITLES = frozenset(
    """mrs ms miss madam madame lady dame queen princess duchess baroness mother sister daughter wife aunt grandmother girlfriend actress
    chairwoman spokeswoman businesswoman congresswoman policewoman empress""".split()
)
_WORD_BEFORE = re.compile(r"([\w-]+)\.?\s$")
_QUOTED_LINE = re.compile(r"^\s*[“\"](.*)[”\"][\s.]*$")

_WOMEN = """\
aaliyah abbie abby abigail ada adelaide adele adriana agatha agnes agnieszka aileen aimee aisha alana alba alessandra alessia alexa
alexandra alexia alice alicia alina alisha alison allison alma alyssa amalia amanda amara amaya amber amelia amelie amina amy ana
anastasia aneta angela angelina angie anita anja anjali anke ann anna annabel annalisa anne anneliese annette annie annika anthea
antoinette antonella antonia anya ariana arianna asha asma astrid athena audrey aurelie aurora ava ayesha barbara beatrice beatrix
beatriz becky bella benedetta benita bernadette bernice beth bethany betsy betty beverly bianca birgit blanca bonnie brenda briana
brianna bridget brigitte britney brittany caitlin camila camilla camille carla carmen carol carole carolina caroline carolyn carrie
cassandra cat catalina catarina catherine cathy cecile cecilia celia celine chantal charlotte chelsea cheryl chiara chloe christa
christiane christina christine ciara cindy claire clara clare clarissa claudia clementine colleen connie constance corinne cristina
cynthia daisy dalia daniela danielle daphne daria dawn debbie deborah debra deirdre delphine denise diana diane dina dolores dominika
donna dora doris dorothy edith eileen elaine eleanor elena elif elin elisa elisabeth elise eliza elizabeth ella elle ellen ellie eloise
elsa elvira emilia emily emma emmanuelle erica erika erin estelle esther eugenia eva eve faith fatima fatma federica felicia felicity
fernanda fiona flora florence frances francesca francoise freya gabriella gabrielle gail gemma genevieve georgia georgina geraldine
gertrude ghislaine gillian gina ginny giorgia giovanna giulia gladys glenda gloria grace gracie graciela greta gretchen gwen gwendolyn
haley hana hannah harriet hayley hazel heather heidi helen helena helga hilary hilda hillary ida imelda imogen ina ines ingrid irene
irina iris irma isabel isabella isabelle isla ivana ivanka jacinda jacqueline jada jana jane janet janice janine jasmin jasmine jeanette
jeanne jeannette jeannie jenna jennifer jenny jessica jill joan joana joanie joanna joanne jocelyn jodi jodie joelle johanna josephine
joyce juana juanita judith judy julia juliana julianne julie juliet justine kamala karen karin karina karla kate katharina katharine
katherine kathleen kathryn kathy katia katie katrina katya kayla keiko keisha kendra kerstin kiara kimberly kirsten kirsty klara kristen
kristin kristina kylie lana lara larissa latifa latoya laura laurel lauren layla lea leah leila lena leticia letitia lidia lillian lily
linda lindsay lindsey ling lisa liz lizzie lois lola lora lorena loretta lorraine lotte louise lucia luciana lucille lucinda lucy
ludmila luisa luna lydia lynn mabel mackenzie maddie madeleine madeline magda magdalena maggie maja malala mallory mandy manuela mara
marcela marcella margaret margarita margot marguerite maria mariam mariana marianne marie marijke marina marion marisa marissa marjorie
marlene marta martha martina mary maryam mathilde maud maureen maya mayumi megan meghan mei melania melanie melinda melissa mercedes
meredith mia michaela michelle mikaela mikayla mila mildred milena millie mina mindy minnie mira miranda mireille miriam moira mollie
molly mona monica monika monique muriel myra myriam nadezhda nadia nadine nadya nancy naomi natalia natalie natasha nathalie nelly nia
nicole nicolette nida nigella nina noelle noora nora noriko norma octavia odette olena olga olivia ophelia paige paloma pamela paola
pascale patricia patty paula paulina pauline pearl peggy penelope penny petra phoebe phyllis polly preeti priscilla priti priya queenie
rachael rachel ramona rania raquel rashida rebecca regina renata renate renee rhonda rita roberta rocio rosa rosalind rose rosemary
rosie roxana roxanne ruby ruth sabina sabine sabrina sadie sakura sally salma samantha sanae sandra saoirse sara sarah savanna savannah
selena selina selma serena sharon sheila shelley shelly sheryl shirin shirley shreya sigrid silvia simona sinead siobhan sofia sofie
sondra sonia sonja sophia sophie stacey stacy stefania stella stephanie sue sunita susan susana susanna susanne suzanna suzanne svetlana
sylvia sylvie tabitha talia tamar tamara tania tanja tanya tara tatiana tea teresa tess tessa thea thelma theresa tiffany tilda tina
tracey tricia trudy uma una ursula usha valentina valeria valerie vanessa vera veronica vicky victoria viktoria violet violeta virginia
vittoria viviana vivienne wanda wendy whitney wilhelmina wilma winifred winnie yasmin yekaterina yelena yoko yolanda yulia yvette yvonne
zahra zainab zara zeinab zelda zoe zuzana"""
# Borne by women and men alike, or by women in one country and by men in another.
_EITHER = """\
ale alex alexis ally amal andrea angel april ariel ashley aubrey august avery bailey bibi billie blake brooke cameron carter casey
charlie cheng chris claude cory courtney dale dana daniele dean devon dominique drew eden evelyn fran francis frankie gabby
gabriele gena ginger grey harley harper hong hyun iman ira ivory jai jaime jamie jan jean jen jess jessie jin jing jo jordan jude jules
julian jun june jung justice kai kay keir kelly kelsey kendall kerry kim kiran kit laurie lee leigh leslie li lin logan loren lou luca
maddox madison marley mel michal michele mickey mika min mirza misha mitsuki mo morgan nat nicky nico nicola nikita nikola noel noor nur
ola paris parker pasha pat patrice petya peyton phoenix pip quinn reese reid remi rene riley robbie robin ronnie rosario rowan rui sacha
sal sam sammy sana sandy sasha shannon shawn shea shu sidney simone skyler slava sol steph stephane stevie sydney taylor terry toni
tracy uche vadim val valentine valery vanya vic viv vivian wei win xi yi ying yuki yuri zhen zion"""


@cache
def _women() -> frozenset[str]:
    return frozenset(_WOMEN.split())


@cache
def _either() -> frozenset[str]:
    return frozenset(_EITHER.split())


def is_given_name(word: str) -> bool:
    """Whether a folded word is a given name somewhere."""
    return word in given_names() or word in _women() or word in _either()


@cache
def by_given_name(given: str) -> Spoken | None:
    """How somebody of a folded given name is spoken of; None where the name does not tell."""
    if given in _either() or not is_given_name(given):
        return None
    if given in _women():
        return Spoken.SHE
    # A short form of a woman's name that is not listed itself is hers as likely as not.
    return None if any(one_given_name(given, name) for name in _women()) else Spoken.HE


def by_pronoun(word: str) -> Spoken | None:
    """What a pronoun says of the one it stands for."""
    word = word.lower()
    return Spoken.HE if word in _HE_WORDS else Spoken.SHE if word in _SHE_WORDS else None


def by_title(text: str, start: int) -> Spoken | None:
    """What the word before a name says of who bears it: "Mrs", "actress", "father"."""
    before = _WORD_BEFORE.search(text, max(0, start - 20), start)
    title = fold(before[1]) if before else ""
    return Spoken.HE if title in _HE_TITLES else Spoken.SHE if title in _SHE_TITLES else None


def by_full_names(name: str, names: NameIndex) -> Spoken | None:
    """How somebody is spoken of by the given name, or, of a family name alone, by those of all whom the articles name so."""
    parts = name_parts(name)
    bearers = names.bearers({parts[0]} | names.groups.get(parts[0], set())) if len(parts) == 1 else []
    if parts and not bearers:
        return by_given_name(parts[0])
    told = {by_given_name(name_parts(bearer.name)[0]) for bearer in bearers}
    return told.pop() if len(told) == 1 else None


def by_pronouns(question: str, answer: str, persons: Iterable[tuple[str, str]]) -> dict[str, Spoken]:
    """How persons are spoken of in a question and its answer, where a pronoun certainly stands for one of them.

    Args:
        question: as asked, whole.
        answer: to it. Quotes stand on lines of their own; each is read by itself, for it is another article's.
        persons: names as written, each with a key that is the same for all names of one person; "" where it may be no person's.
    """
    keys = dict(persons)
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(keys, key=len, reverse=True)))

    def names_in(text: str) -> Sequence[tuple[int, int, str]]:
        return [(*match.span(), keys[match.group()]) for match in named.finditer(text)]

    said: dict[str, Spoken] = {}
    for text in _read_together(question, answer) if keys else ():
        for each in references(text, sentence_spans(text), names_in):
            spoken = by_pronoun(text[each.start : each.end])
            if each.certain and spoken is not None:
                said.setdefault(each.person, spoken)
    return said


def _read_together(question: str, answer: str) -> Iterable[str]:
    lines = [line for line in answer.split("\n") if line.strip()]
    if not lines or _QUOTED_LINE.match(lines[0]):
        yield question
    else:
        yield f"{question} {lines.pop(0)}"
    for line in lines:
        quoted = _QUOTED_LINE.match(line)
        yield quoted[1] if quoted else line
