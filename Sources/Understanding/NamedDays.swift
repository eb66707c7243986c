internal import Values

extension DayReader {
    /// Words that stand between those of a day's name.
    private static let wishes = Fold.words("feliz felices merry happy")

    /// `Navidad`, `el día de las madres`, `jueves santo`: a day that has a name.
    mutating func readNamedDay(_ index: Int) -> Int? {
        guard let (name, end) = NamedDays.all.find(text, index),
            !text.isWord(index - 1, in: DayReader.wishes),
            !(word(index, "dia") && word(index + 1, "de") && word(index + 2, "trabajo"))
        else { return nil }
        let (year, next) = yearBehind(end)
        if let year { return name.day(year, country).map { found($0, index, next - index) } ?? nil }
        guard let this = name.day(today.year, country) else { return nil }
        var day = this
        if this < today {
            if tellsPast { return past(index, end - index) }
            day = name.day(today.year + 1, country) ?? this
        }
        return found(day, index, end - index)
    }
}

/// The days of the year that have a name: feasts, shops' days, and the days of the United Nations.
struct NamedDays: Sendable {
    /// When a named day is.
    enum Rule: Sendable {
        /// The same month and day each year.
        case fixed(Int, Int)
        /// Days after Easter Sunday.
        case easter(Int)
        /// The nth weekday of a month; −1 is the last. Then days more.
        case nth(Int, Weekday, Int, Int)
        /// Another in Spain than in America.
        indirect case bySpain(Rule, Rule)

        func day(_ year: Int, _ country: String) -> Day? {
            switch self {
            case .fixed(let month, let day): return Day(year: year, month: month, day: day)
            case .easter(let days): return Rule.easter(year)?.adding(days: days)
            case .bySpain(let spain, let america):
                return (country == "ES" ? spain : america).day(year, country)
            case .nth(let count, let weekday, let month, let more):
                guard let first = Day(year: year, month: month, day: 1) else { return nil }
                let start = count > 0 ? first : DayReader.end(of: first).adding(days: -6)
                let ahead = (Int(weekday.rawValue) - Int(start.weekday.rawValue) + 7) % 7
                return start.adding(days: ahead + max(0, count - 1) * 7 + more)
            }
        }

        /// Easter Sunday of the Gregorian calendar, by Butcher's rule.
        private static func easter(_ year: Int) -> Day? {
            let (golden, century, rest) = (year % 19, year / 100, year % 100)
            let leap = century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15
            let moon = leap % 30
            let correction = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11))
            let weekday =
                (century * 100 + rest + (century * 100 + rest) / 4 + correction + 2 - century
                    + century / 4) % 7
            let offset = correction - weekday
            let month = 3 + (offset + 40) / 44
            return Day(year: year, month: month, day: offset + 28 - 31 * (month / 4))
        }
    }

    private var edges: [UInt64: Int] = [:]
    private var rules: [Int: Rule] = [:]
    private var nodes = 1

    /// Words that stand between those of a day's name.
    private static let fillers = Fold.words("de del la las el los lo the of s contra para por y")
    private static let longestName = 14

    /// The longest name that begins at a token, and the token behind it.
    func find(_ text: FoldedText, _ start: Int) -> (Rule, Int)? {
        var node = 0
        var index = start
        var found: (Rule, Int)?
        while text.tokens.indices.contains(index), index - start < NamedDays.longestName {
            if index > start, text.isWord(index, in: NamedDays.fillers) {
                index += 1
                continue
            }
            guard let next = edges[NamedDays.key(node, text.tokens[index].hash)] else { break }
            node = next
            index += 1
            if let rule = rules[node] { found = (rule, index) }
        }
        return found
    }

    private static func key(_ node: Int, _ hash: UInt64) -> UInt64 {
        hash ^ (UInt64(truncatingIfNeeded: node) &* 0x9E37_79B9_7F4A_7C15)
    }

    private mutating func add(_ names: String, _ rule: Rule) {
        for name in names.split(separator: "|") {
            var node = 0
            for word in name.split(separator: " ")
            where !NamedDays.fillers.contains(Fold.hash(word.utf8)) {
                let key = NamedDays.key(node, Spelling.usualHash(of: word))
                if let next = edges[key] {
                    node = next
                } else {
                    edges[key] = nodes
                    node = nodes
                    nodes += 1
                }
            }
            rules[node] = rule
        }
    }

    /// Every name, without the small words between.
    static let all: NamedDays = {
        var days = NamedDays()
        days.addMoving()
        for line in fixed.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            let numbers = parts[0].split(separator: "-").compactMap { Int($0) }
            guard parts.count == 2, numbers.count == 2 else { continue }
            days.add(String(parts[1]), .fixed(numbers[0], numbers[1]))
        }
        return days
    }()

    private mutating func addMoving() {
        add("pascua|pascuas|domingo pascua|domingo resurreccion|easter", .easter(0))
        add("jueves santo", .easter(-3))
        add("viernes santo|good friday", .easter(-2))
        add("sabado gloria|sabado santo", .easter(-1))
        add("domingo ramos", .easter(-7))
        add("miercoles ceniza", .easter(-46))
        add("corpus christi", .easter(60))
        add("pentecostes", .easter(49))
        add(
            "dia madre|dia madres|dia mama|dia mamas",
            .bySpain(.nth(1, .sunday, 5, 0), .fixed(5, 10))
        )
        add("mother day|mothers day", .nth(2, .sunday, 5, 0))
        add(
            "dia padre|dia padres|dia papa",
            .bySpain(.fixed(3, 19), .nth(3, .sunday, 6, 0))
        )
        add("father day|fathers day", .nth(3, .sunday, 6, 0))
        add(
            "accion gracias|dia accion gracias|thanksgiving|thanksgiving day",
            .nth(4, .thursday, 11, 0)
        )
        add("black friday|viernes negro", .nth(4, .thursday, 11, 1))
        add("cyber monday|lunes cibernetico|ciber lunes", .nth(4, .thursday, 11, 4))
        add("labor day", .nth(1, .monday, 9, 0))
        add("memorial day|dia caidos", .nth(-1, .monday, 5, 0))
        add("dia martin luther king|martin luther king day", .nth(3, .monday, 1, 0))
        add("dia presidentes|presidents day", .nth(3, .monday, 2, 0))
        add("dia mundial filosofia|dia filosofia", .nth(3, .thursday, 11, 0))
    }

    private static let fixed = """
        12-25 navidad|dia navidad|christmas|christmas day|xmas
        12-24 nochebuena|noche buena|vispera navidad|christmas eve
        1-1 ano nuevo|dia ano nuevo|new year|new years|new year day|new years day|yuandan
        12-31 nochevieja|noche vieja|vispera ano nuevo|fin ano nuevo|new years eve|new year eve
        1-6 dia reyes|reyes magos|dia reyes magos|epifania|noche reyes
        2-2 candelaria|dia candelaria|dia marmota
        2-5 dia constitucion mexicana
        2-14 san valentin|dia san valentin|dia enamorados|dia amor amistad|dia amor|valentines day
        3-17 san patricio|dia san patricio
        3-21 natalicio benito juarez|natalicio juarez
        4-30 dia nino|dia ninos
        5-1 dia trabajo|dia trabajador|dia trabajadores|dia internacional trabajador|dia internacional trabajadores|dia internacional trabajo
        5-5 batalla puebla
        5-15 dia maestro|dia maestros|dia internacional familia|dia internacional familias|dia mundial familia
        9-16 dia independencia mexico
        10-12 dia raza|dia hispanidad|columbus day
        10-31 halloween|noche brujas|dia brujas
        11-1 todos santos|dia todos santos|dia santos
        11-2 dia muertos|fieles difuntos|dia muerto
        11-20 dia revolucion|dia mundial ninos|dia universal nino
        12-12 dia virgen|dia virgen guadalupe|dia guadalupe
        12-28 santos inocentes|dia santos inocentes|dia inocentes
        4-1 inocentes abril|dia inocentes abril|bromas abril|dia bromas abril|dia bromas|april fools|april fools day|dia tontos abril
        7-4 independencia estados unidos|dia independencia
        6-19 juneteenth
        11-11 dia veteranos|veterans day|dia solteros|singles day|dia soltero
        11-5 noche guy fawkes|guy fawkes|dia guy fawkes
        6-24 dia san juan|noche san juan
        3-19 dia san jose
        8-15 asuncion|dia asuncion
        12-6 dia constitucion
        12-8 inmaculada|inmaculada concepcion|dia inmaculada concepcion
        5-4 star wars|dia star wars|dia guerra galaxias
        5-25 dia toalla|dia orgullo friki|dia friki|dia africa
        3-14 dia pi
        1-4 dia mundial braille|dia braille
        1-24 dia internacional educacion|dia mundial educacion
        1-26 dia mundial educacion ambiental|dia educacion ambiental|dia australia
        1-27 dia internacional conmemoracion victimas holocausto|dia memoria victimas holocausto|dia holocausto
        1-30 dia escolar no violencia paz|dia no violencia
        2-4 dia mundial cancer|dia cancer
        2-6 dia internacional tolerancia cero mutilacion genital femenina
        2-10 dia mundial legumbres
        2-11 dia internacional mujer nina ciencia|dia mujer nina ciencia
        2-13 dia mundial radio|dia radio
        2-20 dia mundial justicia social|dia justicia social
        2-21 dia internacional lengua materna|dia lengua materna
        3-1 dia cero discriminacion|dia mundial cero discriminacion
        3-3 dia mundial vida silvestre|dia vida silvestre|dia mundial naturaleza
        3-8 dia mujer|dia internacional mujer|dia mundial mujer|dia mujer trabajadora
        3-15 dia mundial derechos consumidor|dia mundial consumidor|dia consumidor
        3-20 dia internacional felicidad|dia felicidad|dia mundial felicidad|dia francofonia|dia lengua francesa
        3-21 dia mundial poesia|dia internacional bosques|dia mundial sindrome down|dia sindrome down|dia internacional eliminacion discriminacion racial|dia bosques|dia poesia
        3-22 dia mundial agua|dia agua
        3-23 dia meteorologico mundial|dia mundial meteorologia
        3-24 dia mundial tuberculosis
        3-27 dia mundial teatro|dia teatro
        4-2 dia mundial concienciacion sobre autismo|dia mundial autismo|dia autismo|dia mundial concienciacion autismo|dia internacional libro infantil
        4-4 dia internacional informacion sobre peligro minas
        4-6 dia internacional deporte desarrollo paz
        4-7 dia mundial salud|dia salud
        4-12 dia internacional vuelos espaciales tripulados
        4-20 dia lengua china
        4-21 dia mundial creatividad innovacion|dia mundial creatividad
        4-22 dia tierra|dia internacional madre tierra|dia mundial tierra|dia internacional tierra
        4-23 dia libro|dia mundial libro|dia internacional libro|dia mundial libro derecho autor|dia lengua espanola|dia idioma espanol|dia lengua inglesa|dia san jorge
        4-25 dia mundial paludismo|dia mundial malaria
        4-26 dia mundial propiedad intelectual|dia propiedad intelectual
        4-28 dia mundial seguridad salud en trabajo
        4-29 dia internacional danza|dia danza
        4-30 dia internacional jazz
        5-2 dia mundial atun
        5-3 dia mundial libertad prensa|dia libertad prensa
        5-8 dia mundial cruz roja
        5-12 dia internacional enfermera|dia enfermera|dia enfermeria
        5-16 dia internacional convivencia paz|dia internacional luz
        5-17 dia mundial telecomunicaciones sociedad informacion|dia mundial internet|dia internet|dia internacional homofobia
        5-18 dia internacional museos|dia museos
        5-20 dia mundial abejas|dia abejas
        5-21 dia mundial diversidad cultural dialogo desarrollo|dia internacional te|dia mundial te
        5-22 dia internacional diversidad biologica
        5-29 dia internacional personal paz naciones unidas
        5-31 dia mundial sin tabaco|dia sin tabaco
        6-1 dia mundial padres y madres|dia mundial madres padres|dia mundial leche
        6-3 dia mundial bicicleta|dia bicicleta
        6-5 dia mundial medio ambiente|dia medio ambiente|dia mundial ambiente
        6-6 dia lengua rusa
        6-7 dia mundial inocuidad alimentos
        6-8 dia mundial oceanos|dia oceanos
        6-12 dia mundial trabajo infantil
        6-13 dia internacional sensibilizacion sobre albinismo|dia mundial albinismo
        6-14 dia mundial donante sangre|dia donante sangre
        6-15 dia mundial toma conciencia abuso maltrato en vejez
        6-17 dia mundial lucha desertificacion sequia
        6-20 dia mundial refugiados|dia mundial refugiado|dia refugiado
        6-21 dia internacional yoga|dia yoga|dia mundial yoga|dia musica|dia europeo musica
        6-23 dia naciones unidas administracion publica|dia internacional viudas
        6-26 dia internacional lucha uso indebido trafico ilicito drogas
        6-28 dia orgullo|dia orgullo gay|dia orgullo lgbt
        6-30 dia internacional asteroides|dia asteroide|dia asteroides
        7-11 dia mundial poblacion
        7-15 dia mundial habilidades juventud
        7-17 dia mundial emoji|dia emoji
        7-18 dia internacional nelson mandela|dia nelson mandela
        7-20 dia internacional ajedrez
        7-28 dia mundial hepatitis
        7-30 dia internacional amistad|dia amistad|dia mundial trata
        8-9 dia internacional pueblos indigenas
        8-12 dia internacional juventud|dia juventud
        8-19 dia mundial asistencia humanitaria|dia mundial fotografia
        8-26 dia internacional perro
        9-5 dia internacional beneficencia
        9-8 dia internacional alfabetizacion
        9-10 dia mundial prevencion suicidio
        9-15 dia internacional democracia|dia democracia
        9-16 dia internacional preservacion capa ozono|grito independencia
        9-19 dia hablar como pirata|dia internacional hablar como pirata
        9-21 dia internacional paz|dia paz|dia mundial paz|dia mundial alzheimer
        9-22 dia mundial sin automovil|dia sin auto
        9-23 dia internacional lenguas senas
        9-26 dia internacional eliminacion total armas nucleares|dia europeo lenguas
        9-27 dia mundial turismo|dia turismo
        9-28 dia internacional acceso universal informacion
        9-30 dia internacional traduccion|dia traduccion
        10-1 dia internacional personas edad|dia mundial vegetarianismo|dia internacional musica|dia mundial vegetariano
        10-2 dia internacional no violencia
        10-4 dia mundial animales|dia animales|dia mundial animal
        10-5 dia mundial docentes|dia mundial docente|dia mundial maestros
        10-9 dia mundial correo
        10-10 dia mundial salud mental|dia salud mental
        10-11 dia internacional nina
        10-13 dia internacional reduccion desastres
        10-15 dia internacional mujeres rurales|dia mundial lavado manos
        10-16 dia mundial alimentacion|dia alimentacion|dia mundial pan
        10-17 dia internacional erradicacion pobreza
        10-20 dia mundial estadistica
        10-24 dia naciones unidas|dia mundial informacion desarrollo
        10-27 dia mundial patrimonio audiovisual
        10-31 dia mundial ciudades
        11-1 dia mundial veganismo|dia mundial vegano|dia vegano
        11-3 dia mundial sandwich
        11-5 dia mundial concienciacion sobre tsunamis|dia mundial tsunamis
        11-6 dia internacional prevencion explotacion medio ambiente en guerra
        11-10 dia mundial ciencia paz desarrollo|dia mundial ciencia
        11-13 dia mundial amabilidad|dia mundial bondad
        11-14 dia mundial diabetes|dia diabetes
        11-16 dia internacional tolerancia|dia tolerancia
        11-17 dia internacional estudiantes|dia mundial nino prematuro|dia mundial prematuro|dia mundial prematuridad
        11-19 dia internacional hombre|dia hombre|dia mundial retrete|dia mundial inodoro|dia mundial bano
        11-21 dia mundial television|dia mundial pesca|dia television
        11-25 dia internacional eliminacion violencia mujer|dia violencia mujer|dia eliminacion violencia mujer
        11-29 dia internacional solidaridad pueblo palestino
        12-1 dia mundial sida|dia sida|dia mundial lucha sida
        12-2 dia internacional abolicion esclavitud
        12-3 dia internacional personas con discapacidad|dia discapacidad
        12-5 dia internacional voluntarios|dia mundial suelo|dia voluntarios
        12-7 dia aviacion civil internacional
        12-9 dia internacional corrupcion
        12-10 dia derechos humanos|dia internacional derechos humanos|dia mundial derechos humanos
        12-11 dia internacional montanas|dia montanas
        12-18 dia internacional migrante|dia mundial lengua arabe|dia lengua arabe|dia migrante
        12-20 dia internacional solidaridad humana
        """
}
