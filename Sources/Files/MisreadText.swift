import Glibc

/// Repairs UTF-8 text that some program once read as GBK or as Windows-1252 and saved again.
///
/// "gesti贸n" and "gestiÃ³n" both were "gestión". A run of characters is repaired only when
/// turning it back gives valid UTF-8 of Latin letters and signs that stand as such in a word;
/// text that is really Chinese or Portuguese does not pass, and then the field stays as it is.
final class MisreadText {
    /// What a repair undid.
    enum Kind {
        case gbk
        case latin
    }

    /// How often one field may have been mis-read in turn.
    private static let rounds = 2

    private let converter: iconv_t?

    init() {
        let opened = iconv_open("GBK", "UTF-8")
        converter = opened == iconv_t(bitPattern: -1) ? nil : opened
    }

    deinit {
        if let converter { iconv_close(converter) }
    }

    /// The text that was meant; nil when the field is as it should be.
    func repaired(_ octets: some Sequence<UInt8>) -> (octets: [UInt8], kind: Kind)? {
        var scalars: [UInt32] = []
        for scalar in String(decoding: Array(octets), as: UTF8.self).unicodeScalars {
            scalars.append(scalar.value)
        }
        var kind: Kind?
        for _ in 0..<MisreadText.rounds {
            if let better = round(scalars, isMisread: MisreadText.isIdeograph, encodeGBK) {
                scalars = better
                kind = .gbk
            } else if let better = round(scalars, isMisread: MisreadText.isLatinLead, encodeLatin) {
                scalars = better
                kind = kind ?? .latin
            } else {
                break
            }
        }
        guard let kind else { return nil }
        var result: [UInt8] = []
        for scalar in scalars { TextDecoder.append(scalar, to: &result) }
        return (result, kind)
    }

    /// One step back: every run that shows the damage must turn back, or nothing does.
    private func round(
        _ scalars: [UInt32],
        isMisread: (UInt32) -> Bool,
        _ encode: ([UInt32]) -> [UInt8]?
    ) -> [UInt32]? {
        guard scalars.contains(where: isMisread) else { return nil }
        var result: [UInt32] = []
        var index = 0
        while index < scalars.count {
            guard isMisread(scalars[index]) else {
                result.append(scalars[index])
                index += 1
                continue
            }
            // The run goes on while what follows can belong to the same mis-read octets.
            var end = index + 1
            while end < scalars.count, scalars[end] >= 0x80, encode([scalars[end]]) != nil {
                end += 1
            }
            guard let meant = meaning(of: Array(scalars[index..<end]), encode),
                MisreadText.fits(meant, after: result.last, before: scalars.dropFirst(end).first)
            else { return nil }
            result += meant
            index = end
        }
        return result
    }

    /// The scalars that a run was before it was mis-read; nil when it was none.
    private func meaning(
        of run: [UInt32],
        _ encode: ([UInt32]) -> [UInt8]?
    ) -> [UInt32]? {
        guard let octets = encode(run), let text = String(validating: octets, as: UTF8.self)
        else { return nil }
        let meant = text.unicodeScalars.map(\.value)
        return meant.allSatisfy(MisreadText.isPlausible) ? meant : nil
    }

    /// Whether repaired letters stand in a word, and signs beside anything.
    private static func fits(_ meant: [UInt32], after: UInt32?, before: UInt32?) -> Bool {
        guard let first = meant.first, let last = meant.last else { return false }
        let touchesWord = isLetter(after) || isLetter(before)
        guard touchesWord || !isLetter(first) || meant.contains(where: { $0 < 0x80 }) else {
            return false
        }
        // "IRMÃ MARIA" with a no-break space is Portuguese, not "IRMàMARIA".
        if let after, let before, isCapital(after), isCapital(before), isSmall(first), isSmall(last)
        {
            return false
        }
        return true
    }

    /// Latin letters, signs of Western text, ASCII.
    private static func isPlausible(_ scalar: UInt32) -> Bool {
        (0x20..<0x7F).contains(scalar) || (0xA0..<0x250).contains(scalar)
            || (0x2010..<0x2040).contains(scalar) || scalar == 0x20AC || scalar == 0x2122
            || isLatinLead(scalar)
    }

    private static func isIdeograph(_ scalar: UInt32) -> Bool {
        (0x2E80..<0xA000).contains(scalar) || (0xE000..<0xF900).contains(scalar)
    }

    /// What 0xC2, 0xC3, 0xC5 and 0xE2 look like in Latin-1: the leads of Western letters.
    private static func isLatinLead(_ scalar: UInt32) -> Bool {
        scalar == 0xC2 || scalar == 0xC3 || scalar == 0xC5 || scalar == 0xE2
    }

    private static func isLetter(_ scalar: UInt32?) -> Bool {
        guard let scalar else { return false }
        return (0x41...0x5A).contains(scalar & ~0x20)
            || scalar >= 0xC0 && scalar < 0x250 && scalar != 0xD7 && scalar != 0xF7
    }

    private static func isCapital(_ scalar: UInt32) -> Bool { (0x41...0x5A).contains(scalar) }

    private static func isSmall(_ scalar: UInt32) -> Bool { (0xDF...0xFF).contains(scalar) }

    private func encodeLatin(_ run: [UInt32]) -> [UInt8]? {
        var octets: [UInt8] = []
        for scalar in run {
            guard let byte = Windows1252.byte(of: scalar) else { return nil }
            octets.append(byte)
        }
        return octets
    }

    private func encodeGBK(_ run: [UInt32]) -> [UInt8]? {
        guard let converter, run.count <= 4_096 else { return nil }
        var input: [UInt8] = []
        for scalar in run { TextDecoder.append(scalar, to: &input) }
        var output = [UInt8](repeating: 0, count: run.count * 2 + 8)
        var inputLeft = input.count
        var outputLeft = output.count
        let result = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = source.bindMemory(to: CChar.self).baseAddress
                var to = target.bindMemory(to: CChar.self).baseAddress
                iconv(converter, nil, nil, nil, nil)
                return iconv(converter, &from, &inputLeft, &to, &outputLeft)
            }
        }
        guard result != -1 else { return nil }
        return Array(output.prefix(output.count - outputLeft))
    }
}
