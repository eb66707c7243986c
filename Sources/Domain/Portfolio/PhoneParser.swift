public import Messaging

/// A telephone number that a parser understood.
public struct ParsedPhone: Sendable, Equatable {
    /// The number in international form.
    public var number: E164
    /// Mobile, landline, or not known which.
    public var kind: ContactPoint.Kind
    /// The country of the number by ISO 3166, or nil.
    public var country: String?

    /// Makes a parsed number.
    public init(number: E164, kind: ContactPoint.Kind, country: String?) {
        self.number = number
        self.kind = kind
        self.country = country
    }
}

/// How raw telephone numbers become international ones; the shell supplies the numbering plan.
public struct PhoneParser: Sendable {
    private let body: @Sendable (UnsafeRawBufferPointer, String) -> ParsedPhone?

    /// Makes a parser from a function of a number's octets and the country it is dialled from.
    public init(
        _ body:
            @escaping @Sendable (_ raw: UnsafeRawBufferPointer, _ country: String) ->
            ParsedPhone?
    ) {
        self.body = body
    }

    /// The number, or nil when it is none.
    public func parse(_ raw: UnsafeRawBufferPointer, country: String) -> ParsedPhone? {
        body(raw, country)
    }
}
