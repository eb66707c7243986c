/// Greetings, titles and thanks, which say nothing of what a message means.
enum Politeness {
    static let thanks = Fold.hash("gracias".utf8)

    /// Words that are left out wherever they stand.
    static let words = Fold.words(
        """
        hola ola holis buenas buenos favor porfavor porfa gracias disculpe disculpen disculpa
        perdon oiga oigan oye oye saludos amigo amiga srta sr sra estimado estimada estimados
        please muchas mil muchisimas jaja jajaja jeje lic
        """
    )

    private static let afterGood = Fold.words("dias tardes noches dia tarde noche")
    private static let good = Fold.words("buenas buenos buen buena linda lindo excelente")
    private static let por = Fold.words("por")
    private static let favor = Fold.words("favor")

    /// The tokens that are left.
    static func stripped(_ text: FoldedText) -> [Token] {
        var left: [Token] = []
        left.reserveCapacity(text.tokens.count)
        for index in text.tokens.indices {
            if text.isWord(index, in: words) { continue }
            if text.isWord(index, in: good), text.isWord(index + 1, in: afterGood) { continue }
            if text.isWord(index, in: afterGood), text.isWord(index - 1, in: good) { continue }
            if text.isWord(index, in: por), text.isWord(index + 1, in: favor) { continue }
            left.append(text.tokens[index])
        }
        return left
    }
}
