import CZlib

/// What a file that somebody sent as a proof is, told by its octets and not by its name.
public enum ProofPicture {
    /// The kinds that are kept.
    public enum Kind: String, Sendable, CaseIterable {
        /// JPEG.
        case jpeg = "image/jpeg"
        /// PNG.
        case png = "image/png"
        /// WebP.
        case webp = "image/webp"
        /// HEIC, as telephones write it.
        case heic = "image/heic"
        /// PDF without scripts.
        case pdf = "application/pdf"
    }

    /// Why a file is not kept; the texts are for the person who sent it.
    public enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// There is nothing in it.
        case empty
        /// It is larger than `limit`.
        case tooLarge
        /// It is of none of the kinds.
        case unknownKind
        /// It is of another kind than it was sent as.
        case liesAboutKind
        /// It is a PDF that runs something, holds other files or is encrypted.
        case activeContent

        /// What is wrong and what to do, in Spanish.
        public var description: String {
            switch self {
            case .empty: "El archivo llegó vacío. Envíelo de nuevo."
            case .tooLarge: "El archivo pesa más de 10 MB. Envíe una foto más pequeña."
            case .unknownKind: "Solo podemos recibir fotos (JPG, PNG, WebP, HEIC) o PDF."
            case .liesAboutKind: "El archivo no es lo que dice ser. Envíe una foto del comprobante."
            case .activeContent:
                "El PDF trae programas o una contraseña y no se puede abrir. Envíe una foto."
            }
        }
    }

    /// Octets of one file.
    public static let limit = 10 << 20
    /// Octets that the packed parts of one PDF may hold together.
    static let inflatedLimit = 32 << 20

    /// The kind of a file.
    ///
    /// - Parameter declared: the type it was sent as, such as `image/jpeg`; nil when nobody said.
    public static func kind(
        _ octets: [UInt8],
        declared: String? = nil
    ) throws(Refusal) -> Kind {
        guard !octets.isEmpty else { throw .empty }
        guard octets.count <= limit else { throw .tooLarge }
        guard let kind = found(octets) else { throw .unknownKind }
        if let declared, !agrees(kind, declared) { throw .liesAboutKind }
        if kind == .pdf, isActive(octets) { throw .activeContent }
        return kind
    }

    private static func found(_ octets: [UInt8]) -> Kind? {
        func has(_ text: String, at place: Int) -> Bool {
            octets.count >= place + text.utf8.count
                && octets[place..<place + text.utf8.count].elementsEqual(text.utf8)
        }
        if octets.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if octets.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if has("RIFF", at: 0), has("WEBP", at: 8) { return .webp }
        if has("ftyp", at: 4),
            ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains(where: {
                has($0, at: 8)
            })
        {
            return .heic
        }
        return has("%PDF-", at: 0) ? .pdf : nil
    }

    private static func agrees(_ kind: Kind, _ declared: String) -> Bool {
        let type = declared.lowercased().prefix { $0 != ";" }.filter { $0 != " " }
        switch type {
        // What browsers say when they do not know.
        case "", "application/octet-stream": return true
        case "image/jpg", "image/pjpeg": return kind == .jpeg
        case "image/heif": return kind == .heic
        default: return type == kind.rawValue
        }
    }

    // MARK: - PDF

    /// What an action, a file inside or a lock is called. Every action that runs something names its
    /// kind; shorter names, such as those of the events that begin one, stand in pictures by chance.
    private static let activeNames: Set<String> = [
        "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "Encrypt",
        "SubmitForm", "ImportData", "GoToE",
    ]

    /// Whether a PDF names anything that acts, in the open or in its packed parts.
    private static func isActive(_ octets: [UInt8]) -> Bool {
        octets.withUnsafeBufferPointer { buffer in
            if hasActiveName(buffer) { return true }
            var room = inflatedLimit
            var place = 0
            while let start = next("stream", in: buffer, from: place) {
                place = start
                var data = start
                if data < buffer.count, buffer[data] == 0x0D { data += 1 }
                if data < buffer.count, buffer[data] == 0x0A { data += 1 }
                guard let packed = inflated(buffer, from: data, limit: room) else { continue }
                room -= packed.count
                // One that swells beyond all pictures is no proof of payment.
                if room <= 0 { return true }
                if packed.withUnsafeBufferPointer({ hasActiveName($0) }) { return true }
            }
            return false
        }
    }

    private static func hasActiveName(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < buffer.count {
            guard buffer[index] == 0x2F else {
                index += 1
                continue
            }
            index += 1
            var name: [UInt8] = []
            while index < buffer.count, name.count < 32, isRegular(buffer[index]) {
                // A letter may be written as #4A.
                if buffer[index] == 0x23, index + 2 < buffer.count,
                    let high = hex(buffer[index + 1]), let low = hex(buffer[index + 2])
                {
                    name.append(high << 4 | low)
                    index += 3
                } else {
                    name.append(buffer[index])
                    index += 1
                }
            }
            if activeNames.contains(String(decoding: name, as: UTF8.self)) { return true }
        }
        return false
    }

    private static func isRegular(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"()<>[]{}/%".utf8.contains(byte)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// The place behind the next occurrence of a word.
    private static func next(
        _ word: String,
        in buffer: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> Int? {
        let letters = Array(word.utf8)
        var index = start
        while index + letters.count <= buffer.count {
            if buffer[index] == letters[0],
                buffer[index..<index + letters.count].elementsEqual(letters)
            {
                return index + letters.count
            }
            index += 1
        }
        return nil
    }

    /// What a part packed by zlib holds, up to a limit; nil when it is not packed so.
    private static func inflated(
        _ buffer: UnsafeBufferPointer<UInt8>,
        from start: Int,
        limit: Int
    ) -> [UInt8]? {
        guard start < buffer.count, let base = buffer.baseAddress else { return nil }
        // zlib keeps a pointer back to the stream, so it may not move.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, 15, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(stream) }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: base + start)
        stream.pointee.avail_in = UInt32(clamping: buffer.count - start)
        var out: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while out.count <= limit {
            let status = chunk.withUnsafeMutableBufferPointer { space -> Int32 in
                stream.pointee.next_out = space.baseAddress
                stream.pointee.avail_out = UInt32(space.count)
                return inflate(stream, Z_NO_FLUSH)
            }
            let count = chunk.count - Int(stream.pointee.avail_out)
            out += chunk.prefix(count)
            guard status == Z_OK, count > 0 else { break }
        }
        return out.isEmpty ? nil : out
    }
}
