import Store
import Values
import Workers

struct ReportView {
    init(_ report: Int, isModelled: Bool, days: Int, import: ImportReport) {}
    var text: String { "" }
    var json: [String: JSON] { [:] }
}
extension Store { func report(from: Instant, to: Instant) async throws -> Int { 0 } }
