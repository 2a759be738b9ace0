"""Given names that are common somewhere: general knowledge, used as one sign among others that a full name is a person's.

Not complete, and need not be: the given names of a corpus are learned from it (``persons.py``). Words that are surnames or places at
least as often are left out.
"""

from __future__ import annotations

from functools import cache

from rag.names.nicknames import nicknames

_COMMON = """\
aaron abdul abdulaziz abdullah abdulrahman abel abigail abu ada adel adele adil aditya adrian adriana adrien agnes agnieszka ahmad ahmed
ahmet aidan aiden aimee aisha ajay akbar akira akshay alain alana alba alberto aldo aleksander alessandra alessandro alessia alexei alexey
alexia alexis alfonso alfredo alice alicia alina alisha alison alister alma alok alphonso alvaro alvin alyssa amal amara amari amber
amelia amelie amin amina amir amit amos amy anand anders andre andrea andres andrzej aneta angel angelina angelo angus anil anita anja
anjali anke anna annabel annalisa anne anneliese annette annika ansel anthea antoine antoinette antonella antonia antonin antonis anwar
april arash ariana ariel arjun armand armando armin arnaud arnold arun arvind asha ashley ashraf asif asma astrid athena aubrey audrey
august augusto aurelie aurora austin ava avery axel ayesha ayman aziz babak barack barry bashar bassam beatrice beatrix beatriz bella
benedetta benedict benita benoit bernardo bertrand beth beverly bianca bilal bill birgit bjorn blake blanca bob bogdan bonnie boris brad
brandon brenda brendan brent brett brian briana brianna brigitte britney brittany brock brooke bruce bruno bryan bryce caitlin caleb
calvin cameron camila camille carl carla carlo carlos carmen carol carole carolina carolyn carter casey cassandra catalina catarina cecile
cedric celia celine cesar chad chandra chantal chelsea cheng cheryl chiara chloe christa christian christiane christoph christophe ciara
cindy claire clara clarence clark claude claudia claudio claus clayton clement clementine cody cole colin colleen connor conor conrad
cooper corey corinne cory courtney craig cristian cristiano cristina cyril daisy dale dalia dalton damian damien damon dana daniela
daniele danielle daphne daria darius darren darryl dean deandre debra declan deepak delphine denise derek derrick desmond devin devon
diane didier diego dieter dina dirk dmitriy dolores dominique donna dora doris drake duncan dustin dwayne dylan eamon earl eden edith
edoardo efrain eileen elaine elena eli elias elin elisa elisabeth elise ella ellen elliot elliott eloise elon elsa elton elvira emil
emilia emiliano emilio emma emmanuel emmanuelle emmitt emre enrico enrique enzo eric erica erich erik erika erin ernesto erwin esmail
esteban estelle esther ethan etienne eugenia eva evan evelyn ezekiel ezra fabian fabio fabrice faisal faith farah farhad farid fatih
federica federico felicia felicity felipe felix fernanda fernando filip filippo finn fiona flora florence florian frances francesca
francois francoise franz fredrik freya friedrich fritz fumio gareth garrett gary gaston gavin gemma genevieve georgia georgina geraldine
gerhard ghislaine gianluca gina giorgia giorgio giulia giulio glen glenn gloria gonzalo gordon grace gracie graham grant greta guido
guilherme gunnar gunther guy gwen habib hadi hakim haley hamad hamid hamza hana hannah hans harriet harrison haruki harvey hasan hassan
hassane haydar hayley hazel heather hector heidi heinrich helena helga helmut henri henrik henrique herman hermann hernan hideo hilary
hillary hiroshi hong horst hosni hossein hugh hugo humberto hussein hyun iain ian ibrahim ida ignatius ikram iman imran ines ingrid inigo
irene iris isabel isabelle isaiah isla ismail ivana ivanka ivor jack jackson jacques jaden jai jalen jamal jan jana jane janice janine
jared jaromir jarrod jasmin jasmine jason jasper javier jay jayden jeanne jeannette jen jenna jens jesper jesse jill jin jing jiri joachim
joan joana joanna joanne joaquin jocelyn joel joelle johan johann johanna jonah jordi jorge jorgen josef josephine joyce juana juanita
jude julia juliana julie julien juliet julio jun june jung jurgen justin justine kai kamal kamala karen karim karin karina karl karla kate
katharina katia katya kay kayla keenan keiko keir keith kelly kelsey kendra kenji kerry kerstin khabib khaled khalid kieran kiran kirk
kirsten kirsty kjell klaus kristen kristin kristina krzysztof kumar kurt kyle kylie kyriakos lamar lana lance lara lars latifa laurel
lauren laurent layla lea leah leandro lee leigh leila lena leticia levi lewis li liam lidia lin linda lindsay lindsey ling lionel lisa
lloyd logan lois lola lora loren lorena lorenzo loretta lorraine lotte luc luca lucas lucia luciana luciano lucy luigi luisa luka lukas
lukasz luke luna lyndon lynn mabel madison mahmoud mahmud maja malcolm malik mallory manfred manish manuela mara marc marcel marcela
marcella marcelo marcin marco marek margarita marge margot marguerite mari maria mariam mariana marie marijke marina mario marion marisa
marissa marius mark markus marlene martina marvin mason massimo mateo mateusz mathew mathias mathieu mathilde matteo matthias mattias
maureen mauricio maurizio maya mayumi megan mehdi mehmet mei mercedes meredith micah michaela michal micheal michel michele michelle
miguel mihai mika mikael mike mikel mikko milan milena milos min mina mira miranda mireille miriam mirza mitch mitsuki moammar mohamad
mohamed mohammad mohammed mohamud moira moises monica monika monique moqtada morgan moshe muammar muhammad mustafa myles myra myriam nabil
nadia nadine naga nancy naomi narendra nasir nasser natalie nathalie nathaniel nawaz neil nelly nelson nestor nia niall niccolo nicolas
nicole nicolo nida nigel nikhil nikolas nikos nils nina noah noam noel noelle noor nora noriko nouri nuno nuri octavio odette ola olaf ole
oleksandr olena olivier omar omer orlando osama oscar osman otto owen pablo paige paloma paola paolo pascal pascale patrice patrik paul
paula paulina pauline paulo pearl pedro peggy pekka per perry petr petra petter phoebe pierre pieter piotr polly prakash pranav prashant
priscilla priya qasem qasim qassem quentin quincy rachid radoslaw rafael raffaele rafiq raheem rahul raj rajesh rajiv rakesh ramesh ramiro
ramon rania raphael raquel rashid rasmus raul ravi rayan recep regina reid reinhard remi renata renate rene reza rhys ricardo riccardo
rita roberta rocio rodolfo rodrigo rohan rohit roland rolf romain roman romeo rory rosa rosalind roxana roy ruben ruby rui russel russell
ruth ryan sabina sabine sabrina saddam saeed said sakura saleh salim salma salman sami samir sana sanae sandeep sandro sanjay santiago
santosh saoirse sara sasha sati saul scott sean selena selina selma serena serge sergey sergi serhiy seth shane shannon shaun shawn sheila
shelley shigeru shinji shinzo shirin shirley shohei shreya shu sigrid silvia silvio simon simona simone sinead siobhan sofia sofie sondra
sonia sonja sophia sophie soren stacey stefan stefania stefano stella stephan stephane stewart suleiman sundar sunil sunita suresh susana
susanne suzanna sven sverre sylvain sylvie tadeusz takashi talal tamar tamim tanja tara tarek tariq taro taylor tayyip tea terrence thabo
theresa thierry thor thorsten tiago tiffany tilda tina tobias todd tomas tomasz tommaso tony torsten tracy travis trent trevor tristan
troy tuomas tyler tyrese tyrone tyson uche ugo uma umar umberto una ursula usama usha uwe valentino valeria valerie vanessa vasilis vera
vicente victoria vijay vikas vikram viktoria vinay vincenzo violet violeta vitor vittoria vivek vivienne volker volodymyr wade waleed
walid wanda warren wayne wei wendy werner wes wesley whitney willem willy wojciech wolf wolfgang xander xavier xi yannick yasir yasmin
yasser yasuo yevgeny yi ying yoko yolanda yosef youssef yuki yulia yusuf yves yvette yvonne zachariah zahra zainab zara zeinab zelda zhang
zhen zion zoe zoltan zubair"""


@cache
def given_names() -> frozenset[str]:
    """Given names and their short forms, folded."""
    return frozenset(_COMMON.split()) | nicknames()
