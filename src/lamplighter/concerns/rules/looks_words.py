"""Words by which ``looks`` reads a text, English and Spanish together, without accents, since people mix them.

They say what a word is in a sentence about a stranger, and nothing about anybody. A word that stands in no list counts as something
that happens; so a forgotten word leads to not asking.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSONS = _words("""
    man men guy guys male males woman women female females lady ladies person persons people individual individuals dude
    dudes kid kids child children boy boys girl girls teen teens teenager teenagers youth youths adult adults somebody
    someone anybody anyone stranger strangers couple group groups family families neighbor neighbors neighbour
    neighbours mother father he she him her they them hombre hombres mujer mujeres persona personas gente individuo
    individuos sujeto sujetos tipo tipos senor senores senora senoras muchacho muchachos muchacha muchachas chico chicos
    chica chicas nino ninos nina ninas joven jovenes adolescente adolescentes adulto adultos alguien pareja grupo grupos
    familia familias vecino vecinos vecina vecinas desconocido desconocidos desconocida desconocidas ella ellos ellas
    tio tios
""")
GROUPS = _words("""
    homeless immigrants immigrant foreigners foreigner mexicans hispanics latinos latinas blacks whites asians arabs
    muslims africans indians haitians somalis chinese gypsies gypsy refugees refugee illegals vagrant vagrants bum bums
    hobo hobos thug thugs punk punks indigente indigentes vagabundo vagabundos inmigrante inmigrantes extranjero
    extranjeros extranjera extranjeras mexicanos hispanos negros gringos arabes musulmanes asiaticos africanos haitianos
    gitano gitanos gitana gitanas refugiado refugiados ilegales mendigo mendigos vago vagos pandillero pandilleros cholo
    cholos malandro malandros
""")
"""Somebody and their looks in one word."""
FEATURES = _words("""
    hoodie hoodies hood hooded hat hats cap caps beanie turban hijab headscarf scarf veil mask masked jacket jackets
    coat coats shirt shirts tshirt pants jeans shorts dress skirt sweater sweatshirt tracksuit shoes sneakers boots
    clothes clothing outfit glasses sunglasses backpack backpacks bag bags hair haired dreads dreadlocks afro braids
    ponytail beard beards bearded mustache moustache bald tattoo tattoos tattooed skin skinned complexion piercing
    piercings makeup accent accents wearing wears wore dressed build height weight ethnicity appearance capucha gorra
    gorras gorro sombrero turbante hiyab velo panuelo mascara chaqueta chamarra abrigo camisa camiseta playera pantalon
    pantalones vestido falda sueter sudadera zapatos tenis botas ropa lentes gafas mochila mochilas bolsa pelo cabello
    rastas trenzas barba barbudo bigote calvo calva tatuaje tatuajes tatuado tatuada tatuados piel tez acento lleva
    llevan llevaba llevaban viste visten vestidos vestida vestidas vestia estatura apariencia aspecto pinta pintas facha
""")
"""Clothes, hair, skin, build: somebody's looks wherever they stand."""
TRAITS = _words("""
    black white brown hispanic latino latina mexican asian arab arabic muslim african american indian foreign haitian
    somali caucasian jewish indigenous native immigrant tall short fat heavy heavyset thin slim skinny stocky large big
    small little muscular old older elderly young younger aged middle dark light pale dirty ragged scruffy unkempt
    smelly ugly suspicious strange weird odd shady sketchy creepy scary unknown unfamiliar random poor rough mean gang
    red blue green yellow gray grey orange purple pink blond blonde long negro negra blanco blanca blancos blancas
    moreno morena morenos morenas prieto prieta hispano hispana latinos latinas mexicano mexicana asiatico asiatica
    arabe musulman musulmana africano africana indigena indio india haitiano haitiana judio judia alto alta altos altas
    bajo baja bajos bajas gordo gorda gordos gordas flaco flaca flacos flacas delgado delgada robusto robusta grande
    grandes pequeno pequena viejo vieja viejos viejas anciano anciana mayor mayores oscuro oscura oscuros oscuras claro
    clara sucio sucia sucios sucias sospechoso sospechosa sospechosos sospechosas raro rara raros raras extrano extrana
    extranos extranas feo fea rojo roja azul azules verde verdes amarillo amarilla gris rosa rubio rubia largo larga
    corto corta castano joven jovenes pobre
""")
"""Looks only beside somebody: "black men", but not "a black car"."""
SKIPPED = _words("""
    a an the and or is are was were be very quite really so too just all both who that with about like looks look
    looking looked seems seem acting acts year years feet foot ft inches inch pounds s un una unos unas el la los las y
    o e es son era eran esta estan muy bastante bien todos todas que de con como parece parecen parecia se ve ven ano
    anos pies metros
""")
"""May stand between somebody and a trait."""
NEUTRAL = SKIPPED | _words("""
    i me my mine we us our you your it its this these those there here his hers their theirs what which where when why
    how not no nt dont doesnt isnt arent never to of in on at by for from off out up down over under into onto through
    across around along between behind before after during until since near nearby next beside close far away within
    without as if but because then than also still yet th nd only even some any many much more most few several lot lots
    other another same new such own first last one two three four five six seven eight nine ten dozen couple half kind
    sort pretty maybe perhaps probably possibly please thanks thank hello hi hey do does did done doing have has had
    having can could will would should may might must get gets got am stand stands standing stood sit sits sitting sat
    walk walks walking walked wait waits waiting waited hang hangs hanging hung loiter loiters loitering loitered linger
    lingers lingering come comes coming came go goes going went gone see sees saw seen seeing notice noticed pass passes
    passing passed stay stays staying stayed live lives living lived know knows known recognize belong belongs think
    feel feels feeling felt make makes uncomfortable nervous scared afraid worried worry safe unsafe concerned nothing
    anything something say says said call called police officer officers cop cops check checking report reporting street
    st avenue ave road rd boulevard blvd drive dr lane ln corner block blocks house houses home homes apartment
    apartments building buildings porch yard sidewalk alley bench park parks bus stop stops store stores shop shops mall
    gas station school church library parking bridge neighborhood neighbourhood area place places city town zone door
    front back side car cars van vans truck trucks vehicle vehicles bike bikes bicycle parked outside inside north south
    east west main morning mornings afternoon afternoons evening evenings night nights day days daily week weeks weekend
    weekends month months today yesterday tonight now always often sometimes again every each time times hour hours
    minute minutes while oclock pm noon midnight late early monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays

    yo mi mis me nos nuestro nuestra su sus le les lo ese esa eso esos este esto estos aqui alli ahi alla hay habia hubo
    no ni nunca en a al del por para sin sobre entre hasta desde hacia cerca lejos junto detras delante dentro fuera
    tras antes despues durante cuando donde quien quienes cual si pero porque tambien solo ya aun mas menos mucho mucha
    muchos muchas poco poca pocos pocas algun alguna algunos algunas otro otra otros otras mismo misma nuevo nueva unico
    dos tres cuatro cinco seis siete ocho nueve diez varios varias tal vez quizas favor gracias hola hace hacen haciendo
    hizo tiene tienen tenia tenian puede pueden estaba estaban estoy estamos parado parada parados paradas sentado
    sentada sentados sentadas camina caminan caminando caminaba pasa pasan pasando pasaba espera esperan esperando anda
    andan andando ronda rondan rondando merodea merodean merodeando vive viven viene vienen viniendo va van vamos vi
    vimos veo vemos visto queda quedan se sabe conozco conocemos conoce pertenece pertenecen creo siento sentimos da dan
    miedo inseguro insegura nervioso nerviosa preocupa preocupado preocupada nada algo todo dice dicen policia policias
    agente agentes oficial oficiales revisar revisen reviso llamar llame reportar reporto calle avenida esquina cuadra
    cuadras casa casas apartamento apartamentos departamento edificio edificios porche patio acera banqueta callejon
    banca parque parques autobus tienda tiendas centro gasolinera estacion escuela iglesia biblioteca lote
    estacionamiento puente barrio vecindario zona area lugar lugares ciudad puerta entrada frente lado atras afuera
    adentro auto autos carro carros coche camioneta camion bicicleta estacionado estacionada estacionados norte sur
    oeste manana mananas tarde tardes noche noches dia dias semana semanas fin fines mes meses hoy ayer ahora siempre
    seguido veces cada hora horas minuto minutos rato mediodia medianoche temprano lunes martes miercoles jueves viernes
    sabado sabados domingo domingos
""")
"""Merely being there, places, times, and the small words of both languages."""
DONE = _words("""
    steal stole robb robs mugg burgl broke break smash fight fought punch hitt shoot shot gun knif weapon yell scream
    shout threat insult curs sell sold deal drug needle inject speed rac throw threw dump litter trash knock follow
    stalk tried tries try enter climb peek peer peep stare staring loud noise music party smok fire burn damag spray
    graffiti paint urinat pee poop drink drank drunk bottle sleep camp block damage film photograph ask beg money
    solicit grab touch grop expos naked beat hurt bleed blood cry cries crying chas run runs running ran argu kick spit
    fell fall lying lies unconscious confus lost help sick harass offer

    rob asalt hurt rompi rompe rompen pele golpe pega dispar pistola arma cuchill navaja machete grit amenaz insult vend
    droga aguja jering veloc carrera tira tiro basura toca tocan sigue siguen persig intent entr sub trep mira miran
    mirando ruid music fiest fum incend quem fuego dan~ pinta~ rayan orin beb borrach botell duerm dorm acamp bloque
    grab foto pide piden pidiendo dinero agarr manose desnud llor corr discut patea escup cay tirado inconscient
    confundid perdid ayuda enferm acos ofrec sangr lastim
""")
"""Beginnings of words of something done or suffered; one of them ends the question. ``~`` marks a whole word's end."""
