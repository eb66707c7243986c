import Foundation
import Training
import Understanding
import Values

extension Resources {
    /// The languages that have phrases and a model, by the letters of their files.
    static let understood: [(name: String, language: Language)] = [
        ("es", .spanish), ("en", .english),
    ]

    /// The shipped model of intents, all languages.
    func intentModel() throws -> IntentModel {
        var bytes: [UInt8] = []
        for (name, _) in Resources.understood {
            let file = path("understanding/\(name).model")
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure(
                    "\(file) is not there: make it with recado train, or name --resources"
                )
            }
            bytes += [UInt8](data)
        }
        do { return try IntentModel(decoding: bytes) } catch {
            throw Failure(
                "a file in \(path("understanding")) is no model of intents (\(error)): make it "
                    + "anew with recado train"
            )
        }
    }
}

/// Reads a file of phrases or cases, and says which file a problem is in.
func readUnderstandingFile<Content>(
    _ path: String,
    _ read: (String) throws -> Content
) throws -> Content {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw Failure("\(path) cannot be read: name the folder that holds it")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
        throw Failure("\(path) is not UTF-8: save it as UTF-8")
    }
    do { return try read(text) } catch let error as PhraseFileError {
        throw Failure("\(path), \(error)")
    }
}
