import Vault

/// A digest of texts, each with its length in front (SHA-256 as the chain uses it).
enum Digest {
    static func of(_ texts: String...) -> [UInt8] {
        var link = ChainLink(after: .zero)
        for text in texts { link.append(Array(text.utf8)) }
        return link.finish().bytes
    }
}
