import Store
import Values
import Workers

struct ReportView {
    private let report: Report

    init(_ report: Report, isModelled: Bool, days: Int, import: ImportReport?) {
        self.report = report
    }

    var text: String { "\(report)" }
    var json: [String: JSON] { [:] }
}
