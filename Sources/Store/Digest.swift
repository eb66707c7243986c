import Vault

/// SHA-256 of texts and bytes, each with its length in front.
enum Digest {
    static func sha256(_ texts: String...) -> [UInt8] {
        var link = ChainLink(after: .zero)
        for text in texts { link.append(Array(text.utf8)) }
        return link.finish().bytes
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var link = ChainLink(after: .zero)
        link.append(bytes)
        return link.finish().bytes
    }
}
