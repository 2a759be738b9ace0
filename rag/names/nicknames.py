"""Given names and the short forms they are called by, in several languages: general knowledge, nobody's in particular.

A short form may be that of several names (Alex: Alexander, Alexandra, Alejandro). A group holds forms of one name only.
"""

from __future__ import annotations

from functools import cache

_GROUPS = """\
abigail abby abbie gail; abraham abe bram; adam ad; albert al bert bertie; alexander alex alec sandy sasha xander aleksandr alexandre;
alexandra alex sandra sasha alexa lexi; alejandro alex ale; alfred alf alfie fred freddie; alan al; allison allie ally ali;
amanda mandy; anastasia nastya stacy ana; andrew andy drew; andrei andrey andryusha; andreas andi; angela angie; ann annie; anthony tony;
antonio tony toni nino; anton tosha; arkady arkasha; arthur art artie; barbara barb babs; bartholomew bart; benjamin ben benny benji bibi;
bernard bernie; bradley brad; bridget bridie; calvin cal; cameron cam; caroline carrie; catherine cathy cate kate katie cat; cecilia cece;
charles charlie chuck chas chaz; charlotte charlie lottie; christina chris tina chrissy; christine chris tina chrissy; christopher chris
kit topher; clifford cliff; clinton clint; constance connie; curtis curt; cynthia cindy; daniel dan danny; david dave davy; deborah deb
debbie; dennis denny; diana di; dmitry dima mitya dimitri dmitri; dominic dom nick; donald don donnie; dorothy dot dottie; douglas doug;
dwight ike; edgar ed; edmund ed ned; eduardo edu; edward ed eddie ned ted teddy; edwin ed; eleanor ellie nell nora; elizabeth liz lizzie
beth betty betsy eliza libby bess; emanuel manny; emily em emmy; ernest ernie; eugene gene; evgeny zhenya yevgeny; fatima fatma; ferdinand
ferdy; francesco franco cecco; francis frank frankie; francisco paco pancho kiko; franklin frank; frederick fred freddie freddy rick;
gabriel gabe; gabriella gabby; gennady gena; geoffrey geoff; george georgie; georgy gosha; gerald gerry jerry; gerard gerry; gilbert gil;
giovanni gianni; giuseppe beppe peppe; gregory greg; grigory grisha; guillermo memo; gustav gus; harold hal harry; henry harry hank hal;
helen nell nellie; herbert herb bert; howard howie; hubert bert; ignacio nacho; igor gosha; irina ira; isaac ike; isabella bella izzy;
ivan vanya; jacob jake; jacqueline jackie; jaime jimmy; james jim jimmy jamie; janet jan; jean jeannie; jeffrey jeff; jennifer jen jenny;
jeremiah jerry; jeremy jerry jem; jerome jerry; jessica jess jessie; jesus chucho chuy; joan joanie; johannes hans jo; john jack johnny
jon; jonathan jon jonny nathan; jose pepe; joseph joe joey jo; josephine jo josie; joshua josh; juan juancho; judith judy; julian jules;
katherine kate kathy katie kat kit kathryn; kathleen kathy kath; katrina trina; kenneth ken kenny; kevin kev; kimberly kim; konstantin
kostya; laura lori; lawrence larry laurie; leonard len lenny leo; leonardo leo; leonid lenya lyonya; leopold leo; leslie les; lewis lew;
lillian lily lil; louis lou louie; louise lou; lucille lucy; ludmila lyuda mila; luis lucho; madeleine maddie; magdalena lena magda;
manuel manolo manny; marcus marc; margaret maggie meg peggy marge madge greta margie; maria masha; marianne mary; marjorie marge; martha
marty; martin marty; mary molly polly mamie; matthew matt matty; maurice mo; maximilian max; maxwell max; maxim max; melissa mel lissa;
melvin mel; michael mike mick mickey micky mikey; mikhail misha; mitchell mitch; mohammed mo; montgomery monty; morris mo; nadezhda nadya;
natalia natasha; nathan nate; nathaniel nat nate; nicholas nick nicky nico; nicola nicky; nikita nik; nikolai kolya; norman norm; oleg
olezhka; olga olya; oliver ollie; olivia liv livvy; oscar ossie; pamela pam; patricia pat patty trish tricia; patrick pat paddy; pavel
pasha; penelope penny; peter pete; philip phil pip; pyotr petya; rachel rae; ralph ralphie; ramona mona; randall randy; raymond ray; rebecca
becky becca; reginald reg reggie; richard rick dick rich richie ricky; roberto beto; robert bob bobby rob robbie robby bert; roderick rod;
rodney rod; roger rodge; ronald ron ronnie; rosemary rose rosie; rudolf rudi; rupert rupe; russell russ; salvador chava; salvatore toto;
samantha sam sammy; samuel sam sammy; sandra sandy; sarah sally sadie; sebastian seb bastian; sergei seryozha; sergio checo; sharon shari;
sheldon shelly; sidney sid; solomon sol; stanislav stas; stanley stan; stephanie steph stephie; stephen steve stevie; steven steve stevie;
stuart stu; susan sue susie suzy; suzanne sue; svetlana sveta; sylvester sly; sylvia syl; tamara tammy; tatiana tanya; terence terry; teresa
terry tess tessa; theodore ted teddy theo; thomas tom tommy; timothy tim timmy; tobias toby; ulrich uli; valentina valya; valentin valya;
valery valera; vasily vasya; veronica ronnie; victor vic; victoria vicky tori; viktor vitya; vincent vince vinnie; virginia ginny; vitaly
vitalik; vivian viv; vladimir vova volodya vlad; vladislav vlad slava; vyacheslav slava; wallace wally; walter walt wally; wilfred wilf;
wilhelm willi; william bill billy will willy liam; winifred winnie; winston win; yakov yasha; yekaterina katya; yelena lena; yuri yura;
zachary zach zack"""


@cache
def _groups_of() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(_GROUPS.split(";")):
        for form in group.split():
            groups.setdefault(form, set()).add(number)
    return {form: frozenset(numbers) for form, numbers in groups.items()}


@cache
def nicknames() -> frozenset[str]:
    """All forms, long and short, folded."""
    return frozenset(_groups_of())


def one_given_name(one: str, other: str) -> bool:
    """Whether two folded words are a given name and a short form of it, or two short forms of one name: ``bob`` and ``robert``."""
    groups = _groups_of()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))
