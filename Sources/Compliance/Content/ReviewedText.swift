public import Messaging

/// What an agent or a model wrote for a person, reviewed.
///
/// Free text becomes the content of a contact request only through this: its facts carry what the
/// review found, and the gate's packs decide what of it may be said.
public struct ReviewedText: Sendable, Equatable {
    /// The text as it would be sent.
    public let text: String
    /// What was found in it.
    public let review: ContentReview

    /// Reviews a text for a channel.
    ///
    /// - Parameter earlier: what the person was sent before, the latest first.
    /// - Throws: `UnreviewedText` when it is longer than is read.
    public init(
        _ text: String,
        by reviewer: ContentReviewer,
        over channel: Channel,
        earlier: [String] = []
    ) throws(UnreviewedText) {
        let review = reviewer.review(
            text,
            earlier: earlier,
            previewLength: ContentReviewer.previewLength(of: channel)
        )
        guard !review.isCut else { throw UnreviewedText() }
        self.text = text
        self.review = review
    }

    /// What the gate is told of it: what its author says it does, and what the review found.
    ///
    /// - Parameters:
    ///   - items: what its author says it carries.
    ///   - classes: what its author says it does; the review adds, and takes nothing away.
    public func facts(
        items: ContentItems,
        classes: ContentClasses,
        verification: VerificationLevel
    ) -> ContentFacts {
        ContentFacts(
            items: items,
            classes: classes.union(review.classes),
            verification: verification
        )
    }
}

/// A text is too long to be reviewed, and so must not be sent.
public struct UnreviewedText: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened and what to do.
    public let description =
        "the text has more than \(ContentReviewer.textLimit) octets and is not reviewed: shorten it"

    /// Makes the error.
    public init() {}
}
