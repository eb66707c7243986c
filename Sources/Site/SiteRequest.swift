public import Values

/// What a browser asks, as far as pages look at it.
public struct SiteRequest: Sendable {
    /// `GET`, `HEAD` or `POST`; others are refused.
    public var method: String
    /// The path without the query, as it came.
    public var path: String
    /// What follows the question mark, or empty.
    public var query: String
    /// What the program calls itself.
    public var agent: String
    /// Whether it says that it fetches ahead of a person.
    public var isAhead: Bool
    /// The cookies as they came.
    public var cookies: String
    /// Who asks, for counting how often.
    public var address: String
    /// Whether the form was sent by one of our pages, as far as the browser says; nil when it says
    /// nothing.
    public var isFromHere: Bool?
    /// What a form sends.
    public var body: [UInt8]
    /// What the body is.
    public var contentType: String
    /// When it came.
    public var at: Instant

    /// Makes a question.
    public init(
        method: String,
        path: String,
        query: String = "",
        agent: String = "",
        isAhead: Bool = false,
        cookies: String = "",
        address: String = "",
        isFromHere: Bool? = nil,
        body: [UInt8] = [],
        contentType: String = "",
        at: Instant
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.agent = agent
        self.isAhead = isAhead
        self.cookies = cookies
        self.address = address
        self.isFromHere = isFromHere
        self.body = body
        self.contentType = contentType
        self.at = at
    }

    /// The value of a cookie, or nil.
    func cookie(_ name: String) -> String? {
        for pair in cookies.split(separator: ";").prefix(16) {
            let halves = pair.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].drop(while: { $0 == " " }) == name else { continue }
            return String(halves[1])
        }
        return nil
    }
}

/// What a browser is answered.
public struct SiteAnswer: Sendable, Equatable {
    /// The status, such as 200.
    public var status: Int
    /// Further headers beside those that every answer has.
    public var headers: [Header]
    /// The page.
    public var body: String

    /// A header.
    public struct Header: Sendable, Equatable {
        /// The name in small letters.
        public var name: String
        /// The value.
        public var value: String
    }

    /// The value of a header, or nil.
    public func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    init(_ status: Int, body: String = "", headers: [Header] = []) {
        self.status = status
        self.body = body
        self.headers = headers
    }

    /// Sends the browser to another page after a form.
    static func seeOther(_ address: String) -> SiteAnswer {
        SiteAnswer(303, headers: [Header(name: "location", value: address)])
    }
}
