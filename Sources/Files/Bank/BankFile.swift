import Values

/// Reads the files in which banks tell what moved: Norma 43, camt, MT940 and declared layouts.
///
/// A file is read whole, checked against its own balances and totals, and only then used: one that
/// was cut off or changed is refused before anything counts.
public enum BankFile {
    /// Reads a file; without a layout its format is found out.
    ///
    /// - Throws: `FileProblem` when it is too large, none of the formats, damaged, or when its
    ///   movements do not give its balances and totals.
    public static func read(
        path: String,
        layout: BankLayout? = nil
    ) throws(FileProblem) -> BankReading {
        if let layout, layout.isDelimited { return try DelimitedBankReader(layout).read(path) }
        return try read(octets(path), layout: layout)
    }

    /// Reads a file's octets.
    public static func read(
        _ octets: [UInt8],
        layout: BankLayout? = nil
    ) throws(FileProblem) -> BankReading {
        guard octets.count <= BankLimits.file else { throw tooLarge }
        var reading: BankReading
        if let layout {
            reading = try FixedBankReader(layout).read(BankText(octets, layout.encoding))
        } else {
            reading = try found(octets)
        }
        guard reading.count <= BankLimits.entries else { throw tooLarge }
        for (index, statement) in reading.statements.enumerated() {
            try statement.checkBalance(index + 1)
        }
        for index in reading.statements.indices { reading.statements[index].bound() }
        return reading
    }

    private static func found(_ octets: [UInt8]) throws(FileProblem) -> BankReading {
        let start = octets.prefix(1_024).drop { $0 <= 0x20 || $0 >= 0x80 }
        if start.first == UInt8(ascii: "<") { return try CamtReader.read(octets) }
        let text = BankText(octets, nil)
        if text.lines.contains(where: { $0.starts(with: [0x3A, 0x36, 0x31, 0x3A]) })
            || text.lines.contains(where: { $0.starts(with: [0x3A, 0x36, 0x30]) })
        {
            return try MT940Reader.read(text)
        }
        if text.lines.first?.starts(with: [0x31, 0x31]) == true {
            return try Norma43Reader.read(text)
        }
        throw FileProblem(
            .bankFormat,
            "the file is neither Norma 43 nor camt nor MT940",
            remedy: "Name the bank's layout with --layout, or bring it in with a mapping."
        )
    }

    static func octets(_ path: String) throws(FileProblem) -> [UInt8] {
        let source = try ByteSource(path: path)
        var octets: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            var count = 0
            var problem: FileProblem?
            chunk.withUnsafeMutableBytes { buffer in
                do throws(FileProblem) { count = try source.read(into: buffer) } catch {
                    problem = error
                }
            }
            if let problem { throw problem }
            if count == 0 { break }
            guard octets.count + count <= BankLimits.file else { throw tooLarge }
            octets += chunk.prefix(count)
        }
        guard !octets.isEmpty else {
            throw FileProblem(
                .empty,
                "the file is empty",
                remedy: "Check that the download finished, and fetch it again."
            )
        }
        return octets
    }

    static let tooLarge = FileProblem(
        .tooLarge,
        "the file holds more than \(BankLimits.file >> 20) MiB or \(BankLimits.entries) movements",
        remedy: "Ask the bank for one file a day."
    )

    static func tooMuch(_ line: Int) -> FileProblem {
        FileProblem(
            .bankFormat,
            line: line,
            "an amount is larger than any account holds",
            remedy: "Ask the bank for the file again."
        )
    }

    static func damaged(_ line: Int, _ what: String) -> FileProblem {
        FileProblem(
            .bankFormat,
            line: line,
            what,
            remedy: "Ask the bank for the file again; nothing of it was counted."
        )
    }
}

extension BankStatement {
    /// Cuts texts to their bounds.
    fileprivate mutating func bound() {
        for index in entries.indices {
            entries[index].text = entries[index].text.bounded(BankLimits.text)
            entries[index].reference = entries[index].reference.bounded(BankLimits.reference)
            entries[index].bankReference =
                entries[index].bankReference.bounded(BankLimits.reference)
            entries[index].returnReason =
                entries[index].returnReason.bounded(BankLimits.reference)
        }
        account = account?.bounded(BankLimits.reference)
    }
}

extension String {
    /// Without spaces at the ends, control characters as spaces, and not longer than `limit`.
    fileprivate func bounded(_ limit: Int) -> String {
        guard utf8.contains(where: { $0 < 0x21 || $0 == 0x7F }) || utf8.count > limit else {
            return self
        }
        let words = unicodeScalars.split { $0.value <= 0x20 || $0.value == 0x7F }
        let text = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        return String(text.prefix(limit))
    }
}

/// A file's text as lines of characters, so that places count characters in every encoding.
struct BankText {
    /// The lines, each character a scalar.
    let lines: [[UInt32]]

    /// Decodes a file; without a declared encoding UTF-8 where it is that, else Windows-1252.
    init(_ octets: [UInt8], _ encoding: TextEncoding?) {
        var decoded: [UInt8] = []
        let isUTF8 = String(validating: octets, as: UTF8.self) != nil
        let used = encoding == .utf8 && !isUTF8 ? .windows1252 : encoding
        var decoder = TextDecoder(used ?? (isUTF8 ? .utf8 : .windows1252))
        octets.withUnsafeBytes { decoder.decode($0, into: &decoded) }
        var lines: [[UInt32]] = []
        var line: [UInt32] = []
        for scalar in String(decoding: decoded, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x0A:
                lines.append(line)
                line.removeAll(keepingCapacity: true)
            // The ends of lines and files of other systems, and the mark in front.
            case 0x0D, 0x1A, 0xFEFF: break
            default: line.append(scalar.value)
            }
        }
        if !line.isEmpty { lines.append(line) }
        self.lines = lines
    }

    /// Characters `start` (from 1) and on of a line, spaces at the ends left out.
    static func field(_ line: [UInt32], _ start: Int, _ length: Int) -> String {
        let first = min(start - 1, line.count)
        let end = min(first + length, line.count)
        return text(line[first..<end])
    }

    /// Scalars as text, spaces at the ends left out.
    static func text(_ scalars: ArraySlice<UInt32>) -> String {
        var slice = scalars
        while slice.first == 0x20 { slice.removeFirst() }
        while slice.last == 0x20 { slice.removeLast() }
        var text = String.UnicodeScalarView()
        for value in slice { if let scalar = Unicode.Scalar(value) { text.append(scalar) } }
        return String(text)
    }
}

/// Numbers as banks write them.
enum BankNumber {
    /// Whole minor units from digits alone; nil for anything else or more than is believed.
    static func digits(_ text: some StringProtocol) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value <= BankLimits.amount ? value : nil
    }

    /// Minor units from digits and one decimal mark; decimals that are missing are zeros, more
    /// than the currency has must be zeros.
    static func decimal(_ text: some StringProtocol, mark: UInt8, decimals: Int) -> Int64? {
        let parts = text.utf8.split(separator: mark, omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !(parts[0].isEmpty && parts.count == 1) else {
            return nil
        }
        var fraction = parts.count == 2 ? Array(parts[1]) : []
        while fraction.count > decimals {
            guard fraction.removeLast() == 0x30 else { return nil }
        }
        while fraction.count < decimals { fraction.append(0x30) }
        let whole = Array(parts[0])
        return digits(String(decoding: whole + fraction, as: UTF8.self))
    }

    /// The currency of a number of ISO 4217; those that banks of the countries served write.
    static func currency(number: String) -> Currency? {
        let codes = [
            "484": "MXN", "840": "USD", "978": "EUR", "170": "COP", "604": "PEN", "152": "CLP",
            "032": "ARS", "986": "BRL", "858": "UYU", "320": "GTQ", "188": "CRC", "826": "GBP",
            "756": "CHF",
        ]
        return codes[number].flatMap { Currency($0) }
    }

    /// The day of six digits, year first; the century is the one that lies nearer to 2026.
    static func day(yymmdd text: some StringProtocol) -> Day? {
        guard text.utf8.count == 6, let number = digits(text).map({ Int($0) }) else { return nil }
        let year = number / 10_000
        return Day(
            year: year < 80 ? 2_000 + year : 1_900 + year,
            month: number / 100 % 100,
            day: number % 100
        )
    }
}
