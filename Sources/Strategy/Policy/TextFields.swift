internal import Compliance
public import Messaging
internal import Values

/// The merge fields that texts of strategies may name, and what each of them tells.
///
/// Personal ones are filled in by the shell from sealed data, those of the creditor from the
/// policy; all others come with the message.
public enum TextFields {
    /// Who knows the value.
    public enum Source: UInt8, Sendable {
        /// Sealed with the person.
        case person
        /// The case.
        case caseState
        /// The creditor's policy.
        case creditor
    }

    struct Entry {
        let field: TemplateField
        let source: Source
        let items: ContentItems
        let classes: ContentClasses
    }

    /// The longest address of a page that a text shows, its token included.
    public static let linkLength = 80

    /// All fields in the order of their slots.
    public static let all = TemplateFields(entries.map(\.field))

    /// Who knows the value of the field in a slot of `all`.
    public static func source(slot: Int) -> Source { entries[slot].source }

    static let entries: [Entry] = [
        Entry("nombre", .name, .person, [], .revealsName),
        Entry("cuenta", .digits, .person, .contract, .revealsAccount),
        Entry("referencia", .text, .person, [], [.revealsAccount, .namesPayee]),
        Entry("clabe", .digits, .person, [], .namesPayee),
        Entry("saldo", .money, .caseState, .amountOwed, [.revealsDebt, .revealsAmount]),
        Entry("vencido", .money, .caseState, .amountOwed, [.revealsDebt, .revealsAmount]),
        Entry("minimo", .money, .caseState, [], [.revealsDebt, .revealsAmount]),
        Entry("total", .money, .caseState, .amountOwed, [.revealsDebt, .revealsAmount]),
        Entry("fecha_limite", .date, .caseState, [], .revealsDebt),
        Entry("fecha_corte", .date, .caseState, [], .revealsDebt),
        Entry("fecha_saldo", .date, .caseState, .amountDate, .revealsDebt),
        Entry("vencido_desde", .date, .caseState, [], [.revealsDebt, .revealsDelay]),
        Entry("dias", .number, .caseState, [], [.revealsDebt, .revealsDelay]),
        Entry("dias_faltan", .number, .caseState, [], .revealsDebt),
        Entry("cuentas", .number, .caseState, [], .revealsDebt),
        Entry("monto", .money, .caseState, [], .revealsAmount),
        Entry("fecha", .date, .caseState, [], []),
        Entry("faltante", .money, .caseState, [], [.revealsDebt, .revealsAmount]),
        Entry("acreedor", .text, .creditor, .creditorName, .revealsCreditor),
        Entry("despacho", .text, .creditor, .agencyName, []),
        Entry("cobrador", .text, .creditor, .collectorName, []),
        Entry("domicilio", .text, .creditor, .agencyContact, [], 90),
        Entry("telefono", .text, .creditor, .optOutAlternative, []),
        Entry("une", .text, .creditor, .complaintUnit, [], 120),
        Entry("condiciones", .text, .creditor, .settlementConditions, [], 90),
        Entry("pago", .text, .creditor, .paysCreditorOnly, .namesPayee, 80),
        Entry("aviso", .text, .creditor, .privacyNotice, [], 60),
        Entry("verificar", .text, .creditor, [], [], 60),
        Entry("fecha_dos", .date, .caseState, [], []),
        Entry("monto_dos", .money, .caseState, [], .revealsAmount),
        Entry("pagos", .number, .caseState, [], []),
        Entry("convenio", .money, .caseState, [], [.revealsDebt, .revealsAmount]),
        Entry("descuento", .money, .caseState, [], [.revealsDebt, .promotesDiscount]),
        Entry("vigencia", .date, .caseState, [], []),
        Entry("articulo", .text, .caseState, [], [], 300),
        Entry("liga", .text, .person, [], [], linkLength),
    ]
}

extension TextFields.Entry {
    init(
        _ name: String,
        _ kind: FieldKind,
        _ source: TextFields.Source,
        _ items: ContentItems,
        _ classes: ContentClasses,
        _ length: Int = 40
    ) {
        field = TemplateField(
            name,
            kind,
            isPersonal: source == .person,
            maximumLength: length
        )
        self.source = source
        self.items = items
        self.classes = classes
    }
}
