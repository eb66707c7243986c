import Values

/// What invented portfolios are made of: common names, places with their numbers, balances.
enum GeneratorTables {
    /// A state with a share of people, the beginning of its postal codes and telephone numbers.
    struct Place {
        let name: String
        let weight: UInt64
        let postal: UInt64
        /// Ten-digit numbers of one long mobile run of the numbering plan.
        let mobile: Range<UInt64>
        /// The first three digits of landlines.
        let landline: UInt64
    }

    /// A product with the balances of its hundred quantiles' ten steps, in pesos.
    struct Product {
        let code: String
        let steps: [Int64]
    }

    static let places: [Place] = [
        Place(
            name: "Ciudad de México",
            weight: 22,
            postal: 6,
            mobile: 5_573_170_000..<5_575_710_000,
            landline: 555
        ),
        Place(
            name: "Estado de México",
            weight: 20,
            postal: 50,
            mobile: 7_291_000_000..<7_293_263_000,
            landline: 722
        ),
        Place(
            name: "Jalisco",
            weight: 12,
            postal: 44,
            mobile: 3_348_010_000..<3_349_080_000,
            landline: 333
        ),
        Place(
            name: "Nuevo León",
            weight: 10,
            postal: 64,
            mobile: 8_125_600_000..<8_126_690_000,
            landline: 818
        ),
        Place(
            name: "Puebla",
            weight: 9,
            postal: 72,
            mobile: 2_213_440_000..<2_215_342_000,
            landline: 222
        ),
        Place(
            name: "Guanajuato",
            weight: 8,
            postal: 37,
            mobile: 4_793_240_000..<4_794_221_000,
            landline: 477
        ),
        Place(
            name: "Baja California",
            weight: 6,
            postal: 22,
            mobile: 6_631_000_000..<6_631_952_000,
            landline: 664
        ),
        Place(
            name: "Yucatán",
            weight: 4,
            postal: 97,
            mobile: 9_901_640_000..<9_902_611_000,
            landline: 999
        ),
        Place(
            name: "Tamaulipas",
            weight: 3,
            postal: 87,
            mobile: 8_342_220_000..<8_342_453_000,
            landline: 834
        ),
        Place(
            name: "Morelos",
            weight: 3,
            postal: 62,
            mobile: 7_342_260_000..<7_343_060_000,
            landline: 777
        ),
        Place(
            name: "Chihuahua",
            weight: 3,
            postal: 31,
            mobile: 6_146_940_000..<6_147_250_000,
            landline: 614
        ),
    ]

    static let products: [Product] = [
        Product(
            code: "tarjeta",
            steps: [
                600, 1_900, 3_400, 5_300, 7_800, 11_200, 16_000, 23_500, 37_000, 71_000, 260_000,
            ]
        ),
        Product(
            code: "personal",
            steps: [
                1_500, 4_200, 7_100, 10_600, 15_000, 20_800, 28_900, 41_000, 62_000, 110_000,
                350_000,
            ]
        ),
        Product(
            code: "nomina",
            steps: [
                900, 2_800, 4_900, 7_500, 10_800, 15_100, 21_000, 30_000, 45_500, 80_000, 240_000,
            ]
        ),
        Product(
            code: "microcredito",
            steps: [300, 900, 1_500, 2_200, 3_100, 4_200, 5_800, 8_100, 12_000, 20_500, 60_000]
        ),
        Product(
            code: "consumo",
            steps: [200, 700, 1_300, 2_000, 2_900, 4_100, 5_800, 8_400, 13_000, 24_000, 90_000]
        ),
    ]

    /// A state by its share.
    static func state(_ random: inout Generator) -> Int {
        var left = random.below(places.reduce(0) { $0 + $1.weight })
        for (index, place) in places.enumerated() {
            if left < place.weight { return index }
            left -= place.weight
        }
        return 0
    }

    /// A balance in centavos: a tenth of accounts lies between each two steps, which are those of
    /// a log-normal distribution, so that few owe much and many owe little.
    static func balance(_ product: Int, _ random: inout Generator) -> Int64 {
        let steps = products[product].steps
        let tenth = Int(random.below(10))
        let width = UInt64(steps[tenth + 1] - steps[tenth]) * 100
        return steps[tenth] * 100 + Int64(random.below(width))
    }

    static func pick(_ names: [String], _ random: inout Generator) -> String {
        // The smaller of two draws: the common names stand first and come more often.
        let bound = UInt64(names.count)
        return names[Int(min(random.below(bound), random.below(bound)))]
    }

    /// Decimal digits with zeros in front.
    static func digits(_ number: UInt64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// Capitals without accents; Ñ becomes X, as the tax office writes it in names.
    static func plain(_ name: String) -> [UInt8] {
        name.unicodeScalars.compactMap { scalar in
            switch scalar {
            case "a"..."z": UInt8(scalar.value) - 0x20
            case "A"..."Z": UInt8(scalar.value)
            case "á", "Á": UInt8(ascii: "A")
            case "é", "É": UInt8(ascii: "E")
            case "í", "Í": UInt8(ascii: "I")
            case "ó", "Ó": UInt8(ascii: "O")
            case "ú", "Ú", "ü": UInt8(ascii: "U")
            case "ñ", "Ñ": UInt8(ascii: "X")
            default: nil
            }
        }
    }

    /// The value of a sign in the check digit of an RFC.
    static func rfcValue(_ byte: UInt8) -> Int {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x4E: Int(byte - 0x41) + 10
        default: Int(byte - 0x4F) + 25
        }
    }

    static let women = [
        "María", "Guadalupe", "Juana", "Margarita", "Verónica", "Rosa", "Leticia", "Ana",
        "Patricia", "Gabriela", "Alejandra", "Elizabeth", "Teresa", "Adriana", "Claudia",
        "Martha", "Silvia", "Daniela", "Fernanda", "Andrea", "Mariana", "Norma", "Sandra",
        "Laura", "Rocío", "Yolanda", "Araceli", "Brenda", "Karla", "Lucía", "Mónica", "Sofía",
        "Beatriz", "Irma", "Esperanza", "Esther", "Carmen", "Diana", "Isabel", "Cecilia",
    ]

    static let men = [
        "José", "Juan", "Luis", "Francisco", "Antonio", "Jesús", "Miguel", "Pedro", "Alejandro",
        "Manuel", "Carlos", "Jorge", "Roberto", "Fernando", "Daniel", "Ricardo", "Eduardo",
        "Javier", "Rafael", "Martín", "Raúl", "David", "Arturo", "Marco", "Gerardo", "Alberto",
        "Enrique", "Sergio", "Víctor", "Óscar", "Héctor", "Ángel", "Armando", "Salvador",
        "Rubén", "Guillermo", "Ramón", "Gustavo", "Alfredo", "Hugo",
    ]

    static let surnames = [
        "Hernández", "García", "Martínez", "López", "González", "Pérez", "Rodríguez", "Sánchez",
        "Ramírez", "Cruz", "Flores", "Gómez", "Morales", "Vázquez", "Jiménez", "Reyes", "Díaz",
        "Torres", "Gutiérrez", "Ruiz", "Mendoza", "Aguilar", "Ortiz", "Castillo", "Moreno",
        "Romero", "Álvarez", "Méndez", "Chávez", "Rivera", "Juárez", "Ramos", "Domínguez",
        "Herrera", "Medina", "Castro", "Vargas", "Guzmán", "Velázquez", "Rojas", "De la Cruz",
        "Contreras", "Salazar", "Luna", "Ortega", "Guerrero", "Santiago", "Estrada", "Bautista",
        "Cortés", "Soto", "Alvarado", "Espinoza", "Lara", "Ávila", "Ríos", "Cervantes",
        "Silva", "Delgado", "Vega", "Márquez", "Sandoval", "Carrillo", "León", "Mejía",
        "Solís", "Núñez", "Rosas", "Valdez", "Ibarra", "Campos", "Santos", "Camacho", "Peña",
        "Maldonado", "Navarro", "Rosales", "Acosta", "Miranda", "Trejo", "Robles", "Nava",
    ]
}
