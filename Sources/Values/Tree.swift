/// A place in a text file that a person can go to: line and column, both from 1.
public struct SourcePlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int

    /// Makes a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// By line, then column.
    public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// `line 3, column 5`.
    public var description: String { "line \(line), column \(column)" }
}

/// A document of maps, lists and texts (as YAML gives it) in which every node keeps its place.
///
/// The shell parses files into trees; pure code reads trees and reports mistakes by place.
public struct Tree: Sendable, Equatable {
    /// What a node is.
    public indirect enum Node: Sendable, Equatable {
        /// A plain or quoted value, as written; `isQuoted` tells "5" from 5.
        case scalar(String, isQuoted: Bool)
        /// A list.
        case list([Tree])
        /// A map in the order written; keys keep their own places.
        case map([Entry])
        /// An empty value or `null`.
        case empty
    }

    /// One key of a map with its value.
    public struct Entry: Sendable, Equatable {
        /// The key.
        public let key: String
        /// Where the key stands.
        public let place: SourcePlace
        /// The value.
        public let value: Tree

        /// Makes an entry.
        public init(key: String, place: SourcePlace, value: Tree) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    /// What the node is.
    public let node: Node
    /// Where the node begins.
    public let place: SourcePlace

    /// Makes a tree.
    public init(_ node: Node, at place: SourcePlace) {
        self.node = node
        self.place = place
    }

    /// The value of a key of a map; nil if this is no map or has no such key.
    public subscript(_ key: String) -> Tree? {
        entries?.first { $0.key == key }?.value
    }

    /// The text of a scalar.
    public var text: String? {
        if case .scalar(let text, _) = node { text } else { nil }
    }

    /// The whole number that an unquoted scalar is.
    public var integer: Int64? {
        if case .scalar(let text, false) = node { Int64(text) } else { nil }
    }

    /// The truth value that an unquoted scalar is (`true`, `false`, `yes`, `no`, `sí`).
    public var bool: Bool? {
        guard case .scalar(let text, false) = node else { return nil }
        switch text.lowercased() {
        case "true", "yes", "si", "sí": return true
        case "false", "no": return false
        default: return nil
        }
    }

    /// The elements of a list.
    public var elements: [Tree]? {
        if case .list(let elements) = node { elements } else { nil }
    }

    /// The entries of a map.
    public var entries: [Entry]? {
        if case .map(let entries) = node { entries } else { nil }
    }
}

/// A mistake in a file that a person wrote: where, what, and what to do.
public struct Mistake: Hashable, Sendable, CustomStringConvertible {
    /// Where it is.
    public let place: SourcePlace
    /// What is wrong, in a sentence.
    public let reason: String
    /// What to do about it.
    public let remedy: String

    /// Makes a mistake.
    public init(at place: SourcePlace, _ reason: String, remedy: String) {
        self.place = place
        self.reason = reason
        self.remedy = remedy
    }

    /// Place, reason and remedy on one line.
    public var description: String {
        remedy.isEmpty ? "\(place): \(reason)" : "\(place): \(reason). \(remedy)"
    }
}
