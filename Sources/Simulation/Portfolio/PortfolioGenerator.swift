public import Values

/// Invents portfolios of any size: the same seed gives the same octets, row by row, anywhere.
///
/// Delinquency follows the measured roll matrix; everything else is invented by tables of whole
/// numbers. Each row depends on the seed and its own number only, so memory stays constant and a
/// part of a portfolio can be made alone.
///
///     var generator = PortfolioGenerator(seed: 7, count: 30_000, asOf: today)
///     while generator.append(rows: 1_000, to: &bytes) { write(bytes) }
public struct PortfolioGenerator: Sendable {
    /// The twenty columns.
    public static let columns = [
        "no_cuenta", "no_cliente", "producto", "nombre", "apellido_paterno", "apellido_materno",
        "rfc", "fecha_nacimiento", "tel_celular", "tel_casa", "correo", "estado",
        "codigo_postal", "saldo_total", "saldo_vencido", "pago_minimo", "fecha_limite_pago",
        "dias_atraso", "clabe", "referencia_pago",
    ]

    /// The header line, which stands before row 0.
    public static var header: String { columns.joined(separator: ",") + "\n" }

    /// The most rows of one portfolio.
    public static let countLimit = 100_000_000

    /// The seed.
    public let seed: UInt64
    /// How many rows.
    public let count: Int
    /// The day that the figures hold for.
    public let asOf: Day
    /// How accounts became late.
    public let matrix: RollMatrix
    /// The number of the next row.
    public private(set) var position = 0

    /// Makes a generator before its first row.
    public init(seed: UInt64, count: Int, asOf: Day, matrix: RollMatrix = .uci2005) {
        precondition(
            (0...PortfolioGenerator.countLimit).contains(count),
            "a portfolio has from none to a hundred million rows"
        )
        self.seed = seed
        self.count = count
        self.asOf = asOf
        self.matrix = matrix
    }

    /// Appends up to `rows` further lines; false when none were left.
    public mutating func append(rows: Int, to bytes: inout [UInt8]) -> Bool {
        let end = min(count, position + max(0, rows))
        guard position < end else { return false }
        while position < end {
            row(position).write(to: &bytes)
            position += 1
        }
        return true
    }

    /// The months past due of a row's account over its last months, oldest first.
    public func history(of row: Int) -> [Int] {
        var random = Generator(seeds: seed, UInt64(row), 1)
        let months = 6 + Int(random.below(18))
        var bucket = 0
        var history = [0]
        for _ in 0..<months {
            bucket = matrix.next(from: bucket, &random)
            history.append(bucket)
        }
        return history
    }

    /// The row of a number.
    func row(_ number: Int) -> GeneratedRow {
        GeneratedRow(
            number: number,
            bucket: history(of: number).last ?? 0,
            asOf: asOf,
            random: Generator(seeds: seed, UInt64(number), 2)
        )
    }
}
