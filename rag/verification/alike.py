"""Words of news that say the same, and words that say the opposite: short general lists, kept by hand.

Words alike share a term; an opposite has that term too and the sign -1, so that "rejected" is compared with "did not accept". A wide
synonym dictionary would join what differs; what is missing here costs a true sentence some of its score and no more.
"""

from __future__ import annotations

from rag.terms import stem

# Each line: words alike, and after "|" their opposites.
_GROUPS = """\
accept acknowledge recognise recognize|reject rebuff spurn turn_down
back support endorse favour favor|oppose resist opposition
begin start launch commence provoke trigger cause spark|end stop finish halt cease conclude prevent block thwart avert head_off
keep continue maintain go_on remain stay
oust remove topple dismiss push_out drive_out force_out throw_out sack depose dethrone removal ouster
lead head command run chief leader commander boss oversee control
ask request call_on urge press lobby appeal demand plead call_for
intervene step_in act intervention
increase rise grow climb surge gain expand jump raise boost widen swell soar go_up|decrease fall decline drop go_down shrink reduce\
 plunge slump dip cut\
 slash fade wane dwindle diminish narrow ebb tumble sink
escalate worsen inflame heighten intensify|ease calm soothe defuse lessen
confirm acknowledge admit verify affirm|deny dispute refute
win victory triumph|lose defeat loss
buy purchase acquire|sell sale
allow permit let enable|ban forbid prohibit bar
kill slay slain slew assassinate murder
die death dead|survive alive
large big huge major enormous|small tiny little minor
high elevated|low
old elderly|young
many numerous several various|few
more additional|fewer less
inside within|outside beyond
strong powerful mighty influential|weak
strengthen bolster shore_up|weaken undermine undercut
early earlier|late later
before precede ahead_of prior_to|after follow
good better best|bad worse worst
rich wealthy|poor
fast quick rapid swift|slow
success succeed|failure fail
open reopen|close shut
first|last
above|below
north northern|south southern
east eastern|west western
hire appoint name recruit|fire lay_off
arrive come reach|leave depart
ally friend partner|enemy foe rival opponent
enter join|exit quit
attack strike assault raid airstrike walk_out|defend defence defense
praise applaud laud|rebuke chide reprimand condemn criticise criticize criticism berate denounce chide blame
soften tone_down moderate temper|sharpen harden
always|never
often regular regularly frequently usually|rarely seldom
public publicly open openly|private secret privately secretly
true|false
guilty|innocent
legal lawful|illegal unlawful
likely probable|unlikely
possible|impossible
able|unable
stable stability|unstable instability
agree consent|refuse decline
safe|dangerous unsafe
help aid assist|hinder
improve better|worsen deteriorate
import|export
hot warm|cold cool
love like enjoy|hate dislike
include|exclude
anonymous unnamed unidentified nameless
domestic internal
male man|female woman
majority most mostly mainly|minority
maximum|minimum
oldest eldest|youngest
biggest largest greatest|smallest
longest|shortest
highest|lowest
stronger|weaker
faster quicker|slower
higher|lower
bigger larger greater|smaller
longer|shorter
older elder|younger
top|bottom
earliest|latest
positive|negative
optimistic hopeful|pessimistic
pass approve adopt ratify|veto
arm|disarm
innocent|guilty
visit trip travel fly go come rush hurry journey tour flew went
meeting talks meet talk
speak spoke remark comment
election vote poll ballot
investigation probe inquiry
protest demonstration demonstrator protester
protester demonstrator marcher
dispute row quarrel feud
reply answer respond response reaction
country nation state
government authorities cabinet
lawmaker legislator parliamentarian
company firm business
film movie
child kid
american unitedstates
foreign abroad overseas international external
premier prime_minister
home house residence
adviser advisor aide
attend take_part participate
delay postpone put_off
hold stage
put place position
claim allegation allege accusation accuse
want wish seek hope aim
measure step move
crisis emergency
show reveal indicate demonstrate suggest
build construct
try attempt effort
get obtain receive
need require
plan intend intention
clash conflict fight fighting war
troop soldier force
agreement deal accord pact
job role post position office
money cash fund
deal handle cope manage
succeed replace take_over
spend spent
care look_after
important vital crucial key matter significant
danger threat risk endanger threaten
chaos turmoil unrest disorder
publish release issue unveil come_out
found establish set_up
faction group bloc
response retaliation
alliance coalition
responsibility blame
order instruct
near close
announce declare
hurt harm damage injure wound|unhurt unharmed unscathed uninjured
work collaborate cooperate
tell inform
warn caution
car vehicle automobile
doctor physician medic
teacher educator
police officer cop
worker employee staff
purchase buy
user customer client
price cost
game match
player athlete
season campaign
fan supporter
injury harm
happen occur take_place
chance opportunity
time moment
influence sway clout
curb curtail limit restrict restrain
demand insistence
worry concern
convene summon
hand_over pass_on
hardship misery
quarter district
pupil student schoolchild
university college
airline carrier
landslide mudslide
shooting gunfire
verdict ruling
statement declaration
profit earnings
revenue turnover
citizen national
soldier serviceman
priest cleric clergyman
whole entire
also too
launch unveil introduce
allegiance loyalty
resident inhabitant
lawsuit suit sue sued case
easy simple straightforward|hard difficult tough
easier simpler|harder tougher
capture seize confiscate|free liberate
hide conceal cover_up|disclose divulge
acquit exonerate|convict
withdraw pull_out pull_back retract|deploy
return go_back come_back send_back
kilogram kilo kg
kilometre kilometer km
tonne ton
flee escape run_away
rescue save
apologise apologize apology
mislead deceive dupe
collapse break_down fall_apart
penalty fine
donate donor donation
marry wed|divorce
honest truthful|dishonest
full|empty
heavy|light
wide broad
deep|shallow
certain sure|uncertain unsure
popular|unpopular
available|unavailable
cheap inexpensive affordable|expensive
friendly|hostile
advance|retreat
accelerate speed_up|decelerate slow_down
tighten toughen|loosen relax
lend|borrow
facilitate|hamper obstruct impede
renew extend prolong|expire lapse
unite merge combine|split divide
upgrade|downgrade
encourage|discourage dissuade deter
trust believe|distrust mistrust doubt
optimism|pessimism
ceasefire truce armistice
permanent|temporary
voluntary|mandatory compulsory
urban|rural
surplus glut|deficit shortage scarcity
resign step_down resignation
dine dinner
storm hurricane cyclone typhoon
vow pledge promise
compensate compensation reimburse
jail imprison prison
exceed surpass
comply obey abide|violate breach flout defy
loyal|disloyal
quiet silent|loud noisy
aware|unaware
wealth|poverty
hawkish|dovish
liberal|conservative
civilian|military
pleased happy glad delighted|unhappy displeased upset
scientist researcher
aircraft plane jet airplane
ship vessel boat
blast explosion explode
earthquake quake
clinic hospital
attorney lawyer
centre center
programme program
licence license
possess own
assemble gather
seek_out search
scrap abolish repeal revoke
evidence proof
arrest detain
anger enrage infuriate
undergo suffer
court tribunal judge judiciary
"""
# Opposites of which one has another opposite above: compared by the word itself.
ALSO_OPPOSED = tuple(
    tuple(stem(word) for word in pair.split("/"))
    for pair in """gain/lose gain/loss help/prevent help/stop keep/remove keep/oust keep/lose close/oppose protect/attack calm/provoke
    tense/calm warn/encourage protest/support enemy/ally rival/ally praise/warn accept/refuse agree/refuse confirm/denied defend/oust
    buy/sell peace/war impose/lift impose/scrap profit/loss survive/collapse hold/collapse seize/release capture/release keep/drive
    welcome/oppose embrace/shun promote/demote adopt/abandon join/leave unite/split include/omit
    borrow/repay honour/insult honor/insult reward/punish create/destroy build/demolish arrest/release
    former/current former/new morning/evening morning/afternoon morning/night day/night confirm/reject confirm/dismiss
    promote/dismiss promote/sack appoint/dismiss appoint/sack anger/please anger/delight raise/abolish accuse/defend accuse/thank
    recall/appoint release/detain""".split()
)
# Function words that have an opposite, and so are compared although most of their kind are not.
PAIRED = frozenset("before after more above below".split())
_FIXED = "united states:unitedstates;united state:unitedstates;associated press:ap;so far:;last week:;speak by phone:call;phone call:call"


def _read_groups() -> tuple[dict[str, tuple[str, int]], dict[str, list[tuple[tuple[str, ...], tuple[str, int]]]]]:
    single: dict[str, tuple[str, int]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, int]]]] = {}
    for line in _GROUPS.splitlines():
        alike, _, opposite = line.partition("|")
        term = stem(alike.split()[0])
        for words, sign in ((alike, 1), (opposite, -1)):
            for word in words.split():
                first, *rest = [stem(part) for part in word.split("_")]
                if rest:
                    phrases.setdefault(first, []).append((tuple(rest), (term, sign)))
                else:
                    single.setdefault(first, (term, sign))
    for pair in _FIXED.split(";"):
        words, _, term = pair.partition(":")
        first, *rest = [stem(part) for part in words.split()]
        phrases.setdefault(first, []).append((tuple(rest), (term, 1)))
    return single, phrases


ALIKE, PHRASES = _read_groups()
TERMS = frozenset(term for term, _ in ALIKE.values())


def sense(stemmed: str) -> tuple[str, int]:
    """The term that a stemmed word counts as, and -1 where it says the opposite of it."""
    return ALIKE.get(stemmed, (stemmed, 1))
