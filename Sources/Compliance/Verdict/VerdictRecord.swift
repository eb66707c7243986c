public import Values

/// A verdict as stored: plain fields to show and compare. It clears nothing.
public struct VerdictRecord: Sendable, Equatable {
    /// The answer.
    public enum Outcome: Sendable, Equatable {
        /// It was cleared between two instants.
        case cleared(from: Instant, until: Instant)
        /// It was deferred.
        case notBefore(Instant)
        /// It was to be sent earlier.
        case bringForward(Instant)
        /// It was refused.
        case never
    }

    /// What a rule said.
    public struct Finding: Sendable, Equatable {
        /// What the answer rests on.
        public let citation: Citation
        /// The answer.
        public let said: Compliance.Finding.Said
    }

    /// The version of the bytes that this build writes.
    public static let format: UInt8 = 1
    /// The most findings, packs, countries or zones of one record.
    static let listLimit = 4_096

    /// The answer.
    public let outcome: Outcome
    /// What the rules said.
    public let findings: [Finding]
    /// The packs that cleared it, each as `id@version`; empty unless it was cleared.
    public let packs: [String]
    /// The countries whose rules were applied.
    public let jurisdictions: [String]
    /// The zones in all of which it had to be lawful.
    public let zones: [String]
    /// The version of the tz database.
    public let tzVersion: String
}

extension Verdict {
    /// The verdict as plain fields.
    public var record: VerdictRecord {
        let outcome: VerdictRecord.Outcome =
            switch outcome {
            case .cleared(let clearance):
                .cleared(from: clearance.clearedFrom, until: clearance.clearedUntil)
            case .notBefore(let instant): .notBefore(instant)
            case .bringForward(let instant): .bringForward(instant)
            case .never: .never
            }
        return VerdictRecord(
            outcome: outcome,
            findings: findings.map {
                VerdictRecord.Finding(citation: $0.citation, said: $0.said)
            },
            packs: clearance?.packs ?? [],
            jurisdictions: jurisdictions,
            zones: zones,
            tzVersion: tzVersion
        )
    }

    /// Writes the verdict as canonical bytes.
    public func write(to writer: inout CanonicalWriter) {
        record.write(to: &writer)
    }
}

extension VerdictRecord {
    /// Writes the record as canonical bytes.
    public func write(to writer: inout CanonicalWriter) {
        writer.write(VerdictRecord.format)
        switch outcome {
        case .cleared(let from, let until):
            writer.write(UInt8(0))
            writer.write(from)
            writer.write(until)
        case .notBefore(let instant):
            writer.write(UInt8(1))
            writer.write(instant)
        case .bringForward(let instant):
            writer.write(UInt8(2))
            writer.write(instant)
        case .never:
            writer.write(UInt8(3))
        }
        writer.write(list: findings) { writer, finding in finding.write(to: &writer) }
        writer.write(list: packs) { writer, pack in writer.write(pack) }
        writer.write(list: jurisdictions) { writer, country in writer.write(country) }
        writer.write(list: zones) { writer, zone in writer.write(zone) }
        writer.write(tzVersion)
    }

    /// Reads what `write(to:)` wrote.
    ///
    /// - Throws: `CanonicalBytesError` for any other bytes.
    public init(from reader: inout CanonicalReader) throws(CanonicalBytesError) {
        guard try reader.byte() == VerdictRecord.format else {
            throw reader.failure("verdict of format \(VerdictRecord.format)")
        }
        switch try reader.byte() {
        case 0: outcome = .cleared(from: try reader.instant(), until: try reader.instant())
        case 1: outcome = .notBefore(try reader.instant())
        case 2: outcome = .bringForward(try reader.instant())
        case 3: outcome = .never
        default: throw reader.failure("outcome of a verdict")
        }
        let limit = VerdictRecord.listLimit
        findings = try reader.list(limit: limit) {
            (reader) throws(CanonicalBytesError) in try Finding(from: &reader)
        }
        packs = try reader.list(limit: limit) {
            (reader) throws(CanonicalBytesError) in try reader.text()
        }
        jurisdictions = try reader.list(limit: limit) {
            (reader) throws(CanonicalBytesError) in try reader.text()
        }
        zones = try reader.list(limit: limit) {
            (reader) throws(CanonicalBytesError) in try reader.text()
        }
        tzVersion = try reader.text()
    }
}

extension VerdictRecord.Finding {
    fileprivate func write(to writer: inout CanonicalWriter) {
        writer.write(citation.pack)
        writer.write(citation.packVersion)
        writer.write(citation.rule)
        writer.write(citation.kind)
        writer.write(citation.jurisdiction)
        writer.write(citation.confidence.rawValue)
        writer.write(citation.article)
        switch said {
        case .allows(let until):
            writer.write(UInt8(0))
            writer.write(until)
        case .notBefore(let instant):
            writer.write(UInt8(1))
            writer.write(instant)
        case .forbids: writer.write(UInt8(2))
        case .warns: writer.write(UInt8(3))
        case .informs: writer.write(UInt8(4))
        }
    }

    fileprivate init(from reader: inout CanonicalReader) throws(CanonicalBytesError) {
        let pack = try reader.text()
        let version = try reader.int()
        let rule = try reader.text()
        let kind = try reader.text()
        let jurisdiction = try reader.text()
        guard let confidence = Confidence(rawValue: try reader.byte()) else {
            throw reader.failure("confidence of a rule")
        }
        citation = Citation(
            pack: pack,
            packVersion: version,
            rule: rule,
            kind: kind,
            jurisdiction: jurisdiction,
            confidence: confidence,
            article: try reader.text()
        )
        switch try reader.byte() {
        case 0: said = .allows(until: try reader.instant())
        case 1: said = .notBefore(try reader.instant())
        case 2: said = .forbids
        case 3: said = .warns
        case 4: said = .informs
        default: throw reader.failure("answer of a rule")
        }
    }
}
