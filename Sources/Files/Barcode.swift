import CZint

/// Draws codes that telephones and tills read, as SVG.
///
///     let picture = try Barcode.svg("99000000123456787", .code128)
public enum Barcode {
    /// The kinds of codes.
    public enum Kind: Sendable, CaseIterable {
        /// QR, for telephones.
        case qr
        /// Code 128, for tills.
        case code128
    }

    /// Why there is no code.
    public enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// The text is empty or longer than a code of its kind is read well.
        case length
        /// The text has letters that the code cannot hold.
        case letters
        /// The code could not be made.
        case failed

        /// What to do about it.
        public var description: String {
            switch self {
            case .length: "the text of the code is empty or too long: shorten it"
            case .letters: "the code holds plain letters, digits and signs only: leave others out"
            case .failed: "the code could not be drawn: report this"
            }
        }
    }

    /// Octets of a QR code that small telephones still read from a screen.
    public static let qrLimit = 1_000
    /// Characters of a Code 128 that fits on a telephone's screen.
    public static let code128Limit = 48

    /// Draws a text with its quiet zone, black on white, in the units of the code's own modules.
    public static func svg(_ text: String, _ kind: Kind) throws(Refusal) -> String {
        let octets = Array(text.utf8)
        let limit = kind == .qr ? qrLimit : code128Limit
        guard (1...limit).contains(octets.count) else { throw .length }
        if kind == .code128 {
            guard octets.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .letters }
        }
        guard let symbol = ZBarcode_Create() else { throw .failed }
        defer { ZBarcode_Delete(symbol) }
        symbol.pointee.symbology = kind == .qr ? BARCODE_QRCODE : BARCODE_CODE128
        symbol.pointee.input_mode = UNICODE_MODE
        symbol.pointee.output_options = BARCODE_QUIET_ZONES
        symbol.pointee.show_hrt = 0
        // Level M: a fifteenth of a QR code may be dirty.
        if kind == .qr { symbol.pointee.option_1 = 2 }
        let status = octets.withUnsafeBufferPointer {
            ZBarcode_Encode_and_Buffer_Vector(symbol, $0.baseAddress, Int32($0.count), 0)
        }
        // Warnings are below errors and leave a code.
        guard status < ZINT_ERROR, let vector = symbol.pointee.vector else { throw .failed }
        return drawing(vector.pointee)
    }

    private static func drawing(_ vector: zint_vector) -> String {
        var path = ""
        var next = vector.rectangles
        while let rectangle = next {
            let (x, y) = (number(rectangle.pointee.x), number(rectangle.pointee.y))
            let (width, height) = (
                number(rectangle.pointee.width), number(rectangle.pointee.height)
            )
            path += "M\(x) \(y)h\(width)v\(height)h-\(width)z"
            next = rectangle.pointee.next
        }
        let (width, height) = (number(vector.width), number(vector.height))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
            shape-rendering="crispEdges" role="img"><path fill="#fff" d="M0 0h\(width)v\(height)\
            h-\(width)z"/><path d="\(path)"/></svg>
            """
    }

    /// A length without decimals that say nothing.
    private static func number(_ value: Float) -> String {
        let hundredths = Int((value * 100).rounded())
        if hundredths % 100 == 0 { return String(hundredths / 100) }
        let rest = hundredths % 100
        return "\(hundredths / 100)." + (rest < 10 ? "0\(rest)" : "\(rest)")
    }
}
