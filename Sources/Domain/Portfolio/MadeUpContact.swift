import Values

/// Names and telephone numbers invented from a key, for data sets that come without them.
///
/// The same key gives the same person. Records made so are marked, and reports say it. The
/// numbers lie in ranges that the Mexican numbering plan gives to mobile telephones, so that
/// they classify as such: they are for the sandbox only, and never to be written to.
enum MadeUpContact {
    /// A given name and two surnames.
    static func name(_ key: String) -> String {
        var random = generator(key, 1)
        let given = givenNames[Int(random.below(UInt64(givenNames.count)))]
        let paternal = surnames[Int(random.below(UInt64(surnames.count)))]
        let maternal = surnames[Int(random.below(UInt64(surnames.count)))]
        return given + " " + paternal + " " + maternal
    }

    /// Ten digits of a Mexican mobile range.
    static func phone(_ key: String) -> String {
        var random = generator(key, 2)
        let range = mobileRanges[Int(random.below(UInt64(mobileRanges.count)))]
        return String(range.lowerBound + random.below(UInt64(range.count)))
    }

    private static func generator(_ key: String, _ purpose: UInt64) -> Generator {
        var digest = ContentDigest()
        digest.add(key)
        return Generator(seeds: digest.value, purpose)
    }

    /// Long runs of the numbering plan (IFT) that are mobile, caller pays.
    private static let mobileRanges: [Range<UInt64>] = [
        5_573_170_000..<5_575_710_000, 5_533_364_000..<5_535_260_000,
        5_560_580_000..<5_562_340_000, 3_348_010_000..<3_349_080_000,
        3_325_480_000..<3_326_410_000, 8_125_600_000..<8_126_690_000,
        8_143_130_000..<8_143_920_000, 2_213_440_000..<2_215_342_000,
        6_631_000_000..<6_631_952_000, 7_291_000_000..<7_293_263_000,
        9_901_640_000..<9_902_611_000, 4_793_240_000..<4_794_221_000,
    ]

    private static let givenNames = [
        "María", "José", "Guadalupe", "Juan", "Ana", "Luis", "Rosa", "Carlos", "Verónica",
        "Jorge", "Patricia", "Miguel", "Elena", "Francisco", "Leticia", "Jesús", "Alejandra",
        "Pedro", "Gabriela", "Antonio", "Sofía", "Manuel", "Claudia", "Raúl", "Teresa", "Ricardo",
        "Silvia", "Fernando", "Adriana", "Héctor", "Lucía", "Arturo",
    ]

    private static let surnames = [
        "Hernández", "García", "Martínez", "López", "González", "Pérez", "Rodríguez", "Sánchez",
        "Ramírez", "Cruz", "Flores", "Gómez", "Morales", "Vázquez", "Jiménez", "Reyes", "Díaz",
        "Torres", "Gutiérrez", "Ruiz", "Mendoza", "Aguilar", "Ortiz", "Castillo", "Moreno",
        "Romero", "Álvarez", "Méndez", "Chávez", "Rivera", "Juárez", "Ramos", "Domínguez",
        "Herrera", "Medina", "Castro", "Vargas", "Guzmán", "Velázquez", "Rojas",
    ]
}
