"""The vocabulary of the grammar as tables. They do not depend on how sentences are generated."""

# German, gender and flags = English : classes. The German plural follows the singular; "-" has none.
# Flags: w weak declension (den Studenten), u uncountable (no article). English plurals are regular unless given.
NOUNS = """
Mann, Männer        m  = man, men             : person
Frau, Frauen        f  = woman, women         : person
Kind, Kinder        n  = child, children      : person pupil
Junge, Jungen       mw = boy                  : person pupil
Mädchen, Mädchen    n  = girl                 : person pupil
Lehrer, Lehrer      m  = teacher              : person owned
Ärztin, Ärztinnen   f  = doctor               : person owned
Student, Studenten  mw = student              : person pupil
Nachbar, Nachbarn   mw = neighbor             : person owned
Freund, Freunde     m  = friend               : person kin
Freundin, Freundinnen f = friend              : person kin
Bruder, Brüder      m  = brother              : person kin
Schwester, Schwestern f = sister              : person kin
Vater, -            m  = father               : person kin
Großvater, -        m  = grandfather          : person kin
Tante, Tanten       f  = aunt                 : person kin
Sohn, Söhne         m  = son                  : person kin
Tochter, Töchter    f  = daughter             : person kin
Kellner, Kellner    m  = waiter               : person
Kellnerin, Kellnerinnen f = waitress          : person
Koch, Köche         m  = cook                 : person
Sängerin, Sängerinnen f = singer              : person
Bauer, Bauern       mw = farmer               : person
Königin, -          f  = queen                : person
Busfahrer, Busfahrer m = bus driver           : person
Fußballspieler, Fußballspieler m = football player : person
Musiklehrerin, Musiklehrerinnen f = music teacher : person owned
Hund, Hunde         m  = dog                  : animal
Katze, Katzen       f  = cat                  : animal
Vogel, Vögel        m  = bird                 : animal
Pferd, Pferde       n  = horse                : animal
Hase, Hasen         mw = rabbit               : animal
Apfel, Äpfel        m  = apple                : food
Banane, Bananen     f  = banana               : food
Kuchen, Kuchen      m  = cake                 : food cooked
Kartoffel, Kartoffeln f = potato, potatoes    : food cooked
Orange, Orangen     f  = orange               : food
Pizza, Pizzas       f  = pizza                : food cooked
Suppe, Suppen       f  = soup                 : food cooked
Apfelkuchen, Apfelkuchen m = apple cake       : food
Schokoladenkuchen, Schokoladenkuchen m = chocolate cake : food
Tomatensuppe, Tomatensuppen f = tomato soup   : food cooked
Brot, -             nu = bread                : food
Fleisch, -          nu = meat                 : food cooked
Wasser, -           nu = water                : drink
Milch, -            fu = milk                 : drink
Kaffee, -           mu = coffee               : drink
Tee, -              mu = tea                  : drink
Orangensaft, -      mu = orange juice         : drink
Buch, Bücher        n  = book                 : text thing
Zeitung, Zeitungen  f  = newspaper            : text
Brief, Briefe       m  = letter               : text written
Roman, Romane       m  = novel                : text written
Zeitungsartikel, Zeitungsartikel m = newspaper article : text written
Liebesbrief, Liebesbriefe m = love letter     : text written
Geschichte, Geschichten f = story, stories    : text written told
Einkaufsliste, Einkaufslisten f = shopping list : text written
Jacke, Jacken       f  = jacket               : clothes
Kleid, Kleider      n  = dress, dresses       : clothes
Hemd, Hemden        n  = shirt                : clothes
Hut, Hüte           m  = hat                  : clothes
Schuh, Schuhe       m  = shoe                 : clothes
Wintermantel, Wintermäntel m = winter coat    : clothes
Sommerkleid, Sommerkleider n = summer dress, summer dresses : clothes
Lederjacke, Lederjacken f = leather jacket    : clothes
Tasche, Taschen     f  = bag                  : thing packed bag
Koffer, Koffer      m  = suitcase             : thing packed bag
Schlüssel, Schlüssel m = key                  : thing
Stuhl, Stühle       m  = chair                : thing furniture
Tisch, Tische       m  = table                : thing furniture
Bild, Bilder        n  = picture              : thing seen
Blume, Blumen       f  = flower               : thing seen
Paket, Pakete       n  = package              : thing packed
Gitarre, Gitarren   f  = guitar               : thing
Regenschirm, Regenschirme m = umbrella        : thing
Autoschlüssel, Autoschlüssel m = car key      : thing
Küchentisch, Küchentische m = kitchen table   : thing furniture
Geburtstagsgeschenk, Geburtstagsgeschenke n = birthday present : thing packed
Weinglas, Weingläser n = wine glass, wine glasses : thing dish
Kaffeetasse, Kaffeetassen f = coffee cup      : thing dish
Lampe, Lampen       f  = lamp                 : thing furniture switch
Radio, Radios       n  = radio                : thing switch
Computer, Computer  m  = computer             : thing switch
Waschmaschine, Waschmaschinen f = washing machine : thing switch
Auto, Autos         n  = car                  : vehicle
Fahrrad, Fahrräder  n  = bicycle              : vehicle
Motorrad, Motorräder n = motorcycle           : vehicle
Bus, Busse          m  = bus, buses           : transport
Zug, Züge           m  = train                : transport
Tür, Türen          f  = door                 : door
Haustür, Haustüren  f  = front door           : door
Fenster, Fenster    n  = window               : door
Küchenfenster, Küchenfenster n = kitchen window : door
Haus, Häuser        n  = house                : building rented
Wohnung, Wohnungen  f  = apartment            : building room
Zimmer, Zimmer      n  = room                 : room
Küche, Küchen       f  = kitchen              : room
Hotelzimmer, Hotelzimmer n = hotel room       : room
Brücke, Brücken     f  = bridge               : building sight
Museum, Museen      n  = museum               : building sight
Hotel, Hotels       n  = hotel                : building
Restaurant, Restaurants n = restaurant        : building
Bibliothek, Bibliotheken f = library, libraries : building
Supermarkt, Supermärkte m = supermarket       : building
Bäckerei, Bäckereien f = bakery, bakeries     : building
Geschäft, Geschäfte n  = shop                 : building
Markt, Märkte       m  = market               : place
Bahnhof, Bahnhöfe   m  = train station        : place
Bushaltestelle, Bushaltestellen f = bus stop  : place
Schwimmbad, Schwimmbäder n = swimming pool    : place
Park, Parks         m  = park                 : place sight
Garten, Gärten      m  = garden               : place sight
See, Seen           m  = lake                 : place
Strand, Strände     m  = beach, beaches       : place
Stadt, Städte       f  = city, cities         : place sight town
Dorf, Dörfer        n  = village              : place town
Berg, Berge         m  = mountain             : place
Problem, Probleme   n  = problem              : idea solved
Frage, Fragen       f  = question             : idea
Idee, Ideen         f  = idea                 : idea
Regel, Regeln       f  = rule                 : idea learned
Wort, Wörter        n  = word                 : idea learned
Reise, Reisen       f  = trip                 : event
Prüfung, Prüfungen  f  = exam                 : event
Film, Filme         m  = movie                : show
Konzert, Konzerte   n  = concert              : show
Sprachkurs, Sprachkurse m = language course   : show
Fußballspiel, Fußballspiele n = football game : show
Lied, Lieder        n  = song                 : song
Volkslied, Volkslieder n = folk song          : song
Liebeslied, Liebeslieder n = love song        : song
Zeit, -             fu = time                 : had
Geld, -             nu = money                : had
"""

# Places: noun; German and English for being there; the same for going there; kinds of activity that suit the place.
PLACES = """
Küche          in   in  | in acc   to  | kitchen home near
Garten         in   in  | in acc   to  | home outside quiet
Zimmer         in   in  | in acc   to  | home quiet near
Hotelzimmer    in   in  | in acc   to  | quiet near
Museum         in   in  | in acc   to  | indoors
Hotel          in   in  | in acc   to  | indoors quiet kitchen
Restaurant     in   in  | in acc   to  | eat kitchen indoors
Bibliothek     in   in  | in acc   to  | indoors quiet
Supermarkt     in   in  | in acc   to  | shop
Bäckerei       in   in  | in acc   to  | shop
Geschäft       in   in  | in acc   to  | shop
Markt          auf  at  | auf acc  to  | shop
Bahnhof        an   at  | zu dat   to  | wait
Bushaltestelle an   at  | zu dat   to  | wait
Schwimmbad     in   in  | in acc   to  | water
Park           in   in  | in acc   to  | outside quiet eat
See            in   in  | zu dat   to  | water
Strand         an   on  | an acc   to  | outside quiet eat
Stadt          in   in  | in acc   to  | live town
Dorf           in   in  | in acc   to  | live town
Haus           in   in  | zu dat   to  | live home
Wohnung        in   in  | in acc   to  | live home
"""

# Adjective=stem if it changes, English : noun classes that it may describe; "state" ones describe names and pronouns
# as well, "absolute" ones have no "very".
ADJECTIVES = """
alt old : person animal thing clothes vehicle building sight text room town transport furniture
jung young : person animal
freundlich friendly : person
klug clever : person animal
berühmt famous : person sight
reich rich : person
müde=müd tired : person animal state
krank sick : person animal state
hungrig hungry : person animal state
glücklich happy : person state
traurig sad : person state
wütend angry : person state
neu new : thing clothes vehicle building text room transport switch show furniture idea
klein small : animal thing clothes vehicle building room town food door place furniture
groß big : animal thing clothes vehicle building room town door place furniture food
schön beautiful : clothes sight animal thing room show song
teuer=teur expensive : thing clothes vehicle room furniture dish switch
leer empty : room dish absolute
rot red : clothes vehicle thing furniture absolute
blau blue : clothes vehicle thing furniture absolute
grün green : clothes vehicle thing furniture absolute
schwarz black : clothes vehicle animal furniture absolute
gelb yellow : clothes vehicle thing absolute
lang long : text idea event show
kurz short : text show event
interessant interesting : text idea show event sight
frisch fresh : food drink
warm warm : drink food clothes
kalt cold : drink food
gut good : food drink text idea show
schmutzig dirty : clothes dish vehicle room
kaputt broken : switch vehicle absolute
wichtig important : idea text event
schwierig difficult : idea event text
einfach simple : idea
dunkel=dunkl dark : room clothes
"""

# Infinitive (prefix-base), third person, participle, auxiliary | English past participle (+ particle) | frame | options
#
# Frames: alone; acc CLASSES; dat (a person); give CLASSES (a person in the dative and a thing); PREPOSITION CASE ENGLISH
# CLASSES; go (to a place); city (to a city); stay (at a place).
#
# Options for what may accompany the verb: subject=CLASSES (else persons), at=PLACES, how=MANNERS, for (somebody),
# clock and year (may have a time of that kind), person (the object may be a pronoun or a name), plain (only a time).
# Options for the verb itself: state (never progressive), unwilled (no modal, no request), long (fits während),
# sudden (fits als), far (not to the next room), preterite=FORM (instead of the perfect), to ("explain to me", not "explain
# me"), inseparable (the English particle stays with the verb).
VERBS = """
schlafen schläft geschlafen hat | sleep slept slept | alone | subject=person,animal at=home,quiet how=lange,gut long
arbeiten arbeitet gearbeitet hat | work worked worked | alone | at=indoors,home,live,shop how=lange,allein year long
lachen lacht gelacht hat | laugh laughed laughed | alone | how=laut
weinen weint geweint hat | cry cried cried | alone | how=leise,laut unwilled
tanzen tanzt getanzt hat | dance danced danced | alone | at=outside,eat,live how=allein,gut long
singen singt gesungen hat | sing sang sung | alone | at=outside,home how=laut,leise,gut long
singen singt gesungen hat | sing sang sung | acc song | at=outside,home how=laut,leise long
schwimmen schwimmt geschwommen ist | swim swam swum | alone | at=water how=schnell,langsam,allein long
warten wartet gewartet hat | wait waited waited | alone | at=wait how=lange,allein long
warten wartet gewartet hat | wait waited waited | auf acc for person,transport | at=wait person long
spielen spielt gespielt hat | play played played | alone | subject=pupil,animal at=outside,home how=allein,leise long
frühstücken frühstückt gefrühstückt hat | have had had + breakfast | alone | at=eat,kitchen clock long
auf-stehen steht aufgestanden ist | get got got + up | alone | plain clock
ein-schlafen schläft eingeschlafen ist | fall fell fallen + asleep | alone | subject=person,animal at=home,quiet plain sudden
fern-sehen sieht ferngesehen hat | watch watched watched + TV | alone | at=home long
bleiben bleibt geblieben ist | stay stayed stayed | stay | at=home,indoors,live how=lange,allein
wohnen wohnt gewohnt hat | live lived lived | stay | at=live state how=allein year
sitzen sitzt gesessen hat | sit sat sat | stay | at=outside,eat,home,wait subject=person,animal how=allein long
gehen geht gegangen ist | go went gone | go | how=schnell,langsam,allein
reisen reist gereist ist | travel traveled traveled | city | how=allein year
fliegen fliegt geflogen ist | fly flew flown | city | how=allein
fahren fährt gefahren ist | drive drove driven | go | far how=schnell,langsam
zurück-kommen kommt zurückgekommen ist | come came come + back | alone | plain sudden
an-kommen kommt angekommen ist | arrive arrived arrived | stay | at=wait subject=person,transport clock sudden
ab-fahren fährt abgefahren ist | leave left left | alone | subject=transport plain clock
an-fangen fängt angefangen hat | begin began begun | alone | subject=show plain clock
kaufen kauft gekauft hat | buy bought bought | acc food,drink,text,clothes,thing,vehicle | at=shop for how=schnell
verkaufen verkauft verkauft hat | sell sold sold | acc food,clothes,thing,vehicle,rented | at=shop how=schnell year
suchen sucht gesucht hat | look looked looked + for | acc thing,clothes,animal,person | at=home,outside inseparable person
finden findet gefunden hat | find found found | acc thing,clothes,animal,solved | at=home,outside,shop how=schnell sudden unwilled
sehen sieht gesehen hat | see saw seen | acc person,animal,sight,vehicle,transport,seen | at=outside,wait,live state person sudden
lesen liest gelesen hat | read read read | acc text | at=quiet how=langsam,laut,schnell long
schreiben schreibt geschrieben hat | write wrote written | acc written | at=quiet for how=schnell,langsam long
essen isst gegessen hat | eat ate eaten | acc food | at=eat,kitchen how=schnell,langsam long
trinken trinkt getrunken hat | drink drank drunk | acc drink | at=eat,kitchen how=schnell,langsam long
kochen kocht gekocht hat | cook cooked cooked | acc cooked | at=kitchen for long
waschen wäscht gewaschen hat | wash washed washed | acc clothes,dish,vehicle | at=home how=vorsichtig,schnell long
reparieren repariert repariert hat | repair repaired repaired | acc vehicle,switch,door,furniture | how=schnell,vorsichtig for long
brauchen braucht gebraucht hat | need needed needed | acc had,thing,clothes,vehicle | preterite=brauchte state
verlieren verliert verloren hat | lose lost lost | acc thing,clothes | at=outside,live,wait unwilled sudden
besuchen besucht besucht hat | visit visited visited | acc person,sight | person year sudden
treffen trifft getroffen hat | meet met met | acc person | at=outside,wait,eat person year sudden
kennen kennt gekannt hat | know knew known | acc person,sight,text,song,learned | state preterite=kannte person
lieben liebt geliebt hat | love loved loved | acc person,animal,sight,song | state preterite=liebte person
putzen putzt geputzt hat | clean cleaned cleaned | acc room,door,dish,vehicle | how=schnell,allein long
bezahlen bezahlt bezahlt hat | pay paid paid + for | acc food,drink,clothes,thing | at=shop,eat inseparable
bestellen bestellt bestellt hat | order ordered ordered | acc food,drink | at=eat for
verstehen versteht verstanden hat | understand understood understood | acc idea,written | state
lernen lernt gelernt hat | learn learned learned | acc song,learned | at=quiet how=schnell,allein
füttern füttert gefüttert hat | feed fed fed | acc animal | at=outside
fragen fragt gefragt hat | ask asked asked | acc person | person
an-rufen ruft angerufen hat | call called called | acc person | person sudden
ein-laden lädt eingeladen hat | invite invited invited | acc person | person
ab-holen holt abgeholt hat | pick picked picked + up | acc person,packed | at=wait person sudden
auf-machen macht aufgemacht hat | open opened opened | acc door,packed | how=leise,vorsichtig,langsam sudden
zu-machen macht zugemacht hat | close closed closed | acc door,bag | how=leise,schnell
auf-räumen räumt aufgeräumt hat | tidy tidied tidied + up | acc room | how=schnell,allein long
an-ziehen zieht angezogen hat | put put put + on | acc clothes | how=schnell,langsam
aus-ziehen zieht ausgezogen hat | take took taken + off | acc clothes | how=schnell,langsam
weg-werfen wirft weggeworfen hat | throw threw thrown + away | acc thing,clothes,text |
an-machen macht angemacht hat | turn turned turned + on | acc switch |
aus-machen macht ausgemacht hat | turn turned turned + off | acc switch |
mit-bringen bringt mitgebracht hat | bring brought brought + along | acc food,drink,thing |
vor-bereiten bereitet vorbereitet hat | prepare prepared prepared | acc event,show | how=vorsichtig,gut
helfen hilft geholfen hat | help helped helped | dat | at=home,shop,wait person
danken dankt gedankt hat | thank thanked thanked | dat | person
zu-hören hört zugehört hat | listen listened listened + to | dat | person inseparable
gehören gehört gehört hat | belong belonged belonged + to | dat | subject=thing,vehicle,clothes state preterite=gehörte plain inseparable person
denken denkt gedacht hat | think thought thought | an acc of person,event,idea | person
sprechen spricht gesprochen hat | speak spoke spoken | mit dat with person | at=outside,wait,eat person how=leise,laut,lange
sprechen spricht gesprochen hat | speak spoke spoken | über acc about person,idea,show,text | at=eat person
lachen lacht gelacht hat | laugh laughed laughed | über acc about idea,text,show | how=laut
geben gibt gegeben hat | give gave given | give thing,food,drink,text | 
zeigen zeigt gezeigt hat | show showed shown | give thing,sight,room,text | 
schicken schickt geschickt hat | send sent sent | give written,packed | 
bringen bringt gebracht hat | bring brought brought | give thing,food,drink,clothes | 
erklären erklärt erklärt hat | explain explained explained | give idea | to how=langsam,gut
erzählen erzählt erzählt hat | tell told told | give told | how=leise
vor-lesen liest vorgelesen hat | read read read | give text | to how=leise,langsam
zurück-geben gibt zurückgegeben hat | return returned returned | give thing,text,vehicle | to
haben hat gehabt hat | have had had | acc vehicle,animal,had,clothes,thing,idea | state preterite=hatte plain
"""

# Verbs that take a clause: German forms as above | English | what follows.
CLAUSE_VERBS = """
glauben glaubt geglaubt hat | believe believed believed | dass
wissen weiß gewusst hat | know knew known | dass
sagen sagt gesagt hat | say said said | dass
hoffen hofft gehofft hat | hope hoped hoped | dass zu
fragen fragt gefragt hat | ask asked asked | ob
versuchen versucht versucht hat | try tried tried | zu
vergessen vergisst vergessen hat | forget forgot forgotten | zu
beschließen beschließt beschlossen hat | decide decided decided | zu
"""

# German | English | tenses that it allows. Words at the same position are linked unless "i-j" pairs are given.
TIMES = """
gestern | yesterday | past
gestern Abend | yesterday evening | past
heute Morgen | this morning | past
letzte Woche | last week | past
letztes Jahr | last year | past
letzten Sommer | last summer | past
vor einer Woche | a week ago | past | 0-2 1-0 2-1
am Montag | on Monday | past
am Freitag | on Friday | past
am Sonntag | on Sunday | past
heute | today | progressive past state modal
jetzt | now | progressive state
gerade | right now | progressive | 0-0 0-1
morgen | tomorrow | scheduled future modal
nächste Woche | next week | scheduled future modal
nächstes Jahr | next year | future
bald | soon | scheduled future
jeden Tag | every day | simple past
jeden Abend | every evening | simple past
jedes Jahr | every year | simple
am Abend | in the evening | simple past | 0-0 0-1 1-2
am Morgen | in the morning | simple past | 0-0 0-1 1-2
am Wochenende | on the weekend | simple past modal | 0-0 0-1 1-2
im Sommer | in summer | simple past
im Winter | in winter | simple past
nach der Arbeit | after work | simple past modal | 0-0 1p1 2-1
"""

FREQUENCIES = """
oft | often
immer | always
manchmal | sometimes
selten | rarely
nie | never
"""

MANNERS = """
schnell | quickly
langsam | slowly
leise | quietly
laut | loudly
vorsichtig | carefully
allein | alone
gut | well
lange | for a long time | 0p0 0p1 0-2 0-3
"""

FIXED_PLACES = """
zu Hause | at home | home kitchen quiet eat
in der Schule | at school | indoors | 0-0 1p1 2-1
"""

FIXED_DIRECTIONS = """
nach Hause | home | 0p0 1-0
in die Schule | to school | 0-0 1p1 2-1
"""

WOMEN = "Anna Maria Laura Julia Sophie Emma Lena Clara Marta Nina Sarah Eva"
MEN = "Peter Paul Thomas Martin Jonas Felix Max David Daniel Lukas Simon Robert"
SURNAMES = "Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Koch Richter Klein Wolf"
CITIES = "Berlin Hamburg Dresden Leipzig Bremen Frankfurt London Paris Madrid Boston Chicago Toronto"
NUMBER_WORDS = {"zwei": "two", "drei": "three", "vier": "four", "fünf": "five", "sechs": "six", "zehn": "ten"}
