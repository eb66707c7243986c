/// The sheets of a workbook and the kind of its dates.
final class SheetList: XMLHandler {
    private(set) var sheets: [(name: String, relation: String)] = []
    /// Whether days are counted from 1904, as old Macintosh programs do.
    private(set) var countsFrom1904 = false
    let problem: FileProblem? = nil

    func begin(_ name: String, _ attributes: XMLAttributes) {
        if name == "workbookPr", let value = attributes["date1904"] {
            countsFrom1904 = value == "1" || value == "true"
        }
        guard name == "sheet", sheets.count < WorkbookLimits.sheets,
            let title = attributes["name"], let relation = attributes["id"]
        else { return }
        sheets.append((title, relation))
    }

    func end(_: String) {}
    func text(_: UnsafeBufferPointer<UInt8>) {}
}

/// Which part a relation of the workbook names.
final class RelationList: XMLHandler {
    private(set) var targets: [String: String] = [:]
    let problem: FileProblem? = nil

    func begin(_ name: String, _ attributes: XMLAttributes) {
        guard name == "Relationship", targets.count < WorkbookLimits.sheets * 4,
            let id = attributes["Id"], let target = attributes["Target"]
        else { return }
        targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }

    func end(_: String) {}
    func text(_: UnsafeBufferPointer<UInt8>) {}
}

/// The texts that cells refer to by number, in one buffer.
final class SharedTexts: XMLHandler {
    private var octets: [UInt8] = []
    private var ends: [Int] = []
    private var isInText = false
    private var isInPhonetic = false
    private(set) var problem: FileProblem?

    /// The text of a number; nil when there is none.
    subscript(_ index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return octets[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    func begin(_ name: String, _: XMLAttributes) {
        switch name {
        case "t": isInText = true
        case "rPh": isInPhonetic = true
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "t": isInText = false
        case "rPh": isInPhonetic = false
        case "si":
            guard ends.count < WorkbookLimits.sharedCount else {
                problem = WorkbookArchive.bomb
                return
            }
            ends.append(octets.count)
        default: break
        }
    }

    func text(_ added: UnsafeBufferPointer<UInt8>) {
        guard isInText, !isInPhonetic else { return }
        guard octets.count + added.count <= WorkbookLimits.sharedText else {
            problem = WorkbookArchive.bomb
            return
        }
        octets.append(contentsOf: added)
    }
}

/// Which cell styles show a number as a date or a time.
final class StyleList: XMLHandler {
    /// How a style shows a number.
    enum Show: Sendable {
        case number
        case date
        case time
        case dateAndTime
    }

    private(set) var styles: [Show] = []
    private var custom: [Int: Show] = [:]
    private var isInCellFormats = false
    let problem: FileProblem? = nil

    func begin(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard custom.count < WorkbookLimits.styles,
                let id = attributes["numFmtId"].flatMap(Int.init),
                let code = attributes["formatCode"]
            else { return }
            custom[id] = StyleList.show(code)
        case "cellXfs": isInCellFormats = true
        case "xf":
            guard isInCellFormats, styles.count < WorkbookLimits.styles else { return }
            let id = attributes["numFmtId"].flatMap(Int.init) ?? 0
            styles.append(custom[id] ?? StyleList.builtIn(id))
        default: break
        }
    }

    func end(_ name: String) {
        if name == "cellXfs" { isInCellFormats = false }
    }

    func text(_: UnsafeBufferPointer<UInt8>) {}

    /// What the formats that are in no workbook's own list show (ECMA-376 part 1, 18.8.30).
    private static func builtIn(_ id: Int) -> Show {
        switch id {
        case 14...17, 27...31, 34...36, 50...58: .date
        case 18...21, 32, 33, 45...47: .time
        case 22: .dateAndTime
        default: .number
        }
    }

    /// What a format code shows: letters of dates outside quotes, brackets and escapes.
    static func show(_ code: String) -> Show {
        var hasDay = false
        var hasTime = false
        var hasMonthOrMinute = false
        var isQuoted = false
        var isBracketed = false
        var bracket = ""
        var isEscaped = false
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch character {
            case "\"" where !isBracketed: isQuoted.toggle()
            case _ where isQuoted: break
            case "\\", "_", "*": isEscaped = true
            case "[": (isBracketed, bracket) = (true, "")
            case "]":
                // [h] counts hours beyond a day; [$-80A] and [Red] say nothing.
                if ["h", "hh", "m", "mm", "s", "ss"].contains(bracket) { hasTime = true }
                isBracketed = false
            case _ where isBracketed: bracket.append(character)
            case ";":
                // Only the first section, for positive numbers, is for dates.
                return decide(hasDay, hasTime, hasMonthOrMinute)
            case "y", "d": hasDay = true
            case "h", "s": hasTime = true
            case "m": hasMonthOrMinute = true
            default: break
            }
        }
        return decide(hasDay, hasTime, hasMonthOrMinute)
    }

    private static func decide(_ hasDay: Bool, _ hasTime: Bool, _ hasMonth: Bool) -> Show {
        if hasTime { return hasDay ? .dateAndTime : .time }
        return hasDay || hasMonth ? .date : .number
    }
}
