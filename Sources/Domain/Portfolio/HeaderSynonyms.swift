/// What the columns of creditors' files are called, in Spanish, English and Portuguese.
enum HeaderSynonyms {
    /// The field that a column's name means, or nil.
    static func field(_ name: String) -> String? {
        let key = Folding.key(name)
        if let field = exact[key] { return field }
        let words = words(key)
        for rule in rules where rule.words.allSatisfy({ words.contains($0) }) {
            // Weeks, months or payments late are no days.
            return rule.field == "days_past_due" && !units.isDisjoint(with: words)
                ? nil : rule.field
        }
        return nil
    }

    /// Whether a column is about another person than the debtor: whoever answers for them, whom
    /// they named, who works the account. Such a number is never the debtor's own.
    static func isOfAnotherPerson(_ name: String) -> Bool {
        let words = words(Folding.key(name)).map { word in
            String(word.prefix(while: { !$0.isNumber }))
        }
        if words.contains(where: { others.contains($0) || $0.hasSuffix("AVAL") }) { return true }
        // A reference alone is what a payment is told by.
        return words.contains(where: { ["REFERENCIA", "REFERENCIAS", "REFS"].contains($0) })
            && !aboutPersons.isDisjoint(with: words)
    }

    /// Whether a column is named after the customer, whose number or name it holds.
    static func isCustomer(_ name: String) -> Bool { words(Folding.key(name)).contains("CLIENTE") }

    private static func words(_ key: String) -> [String] {
        key.split(separator: "_").map { expand(String($0)) }.filter {
            !["DE", "DEL", "LA", "EL", "DO", "DA", "OF", "THE", "PARA", "Y"].contains($0)
        }
    }

    private static let units: Set<String> = [
        "SEM", "SEMS", "SEMANA", "SEMANAS", "WEEKS", "MES", "MESES", "MONTHS", "QUINCENA",
        "QUINCENAS", "PERIODOS", "PAGOS", "PAGO", "CUOTAS", "RECIBOS",
    ]

    private static let others: Set<String> = [
        "AVALES", "AVALISTA", "FIADOR", "FIADORA", "GARANTE", "GUARANTOR", "SOLIDARIO",
        "SOLIDARIA", "OBLIGADO", "COOBLIGADO", "COACREDITADO", "COACREDITADA", "CODEUDOR",
        "CODEUDORA", "COTITULAR", "CONYUGE", "ESPOSO", "ESPOSA", "SPOUSE", "FAMILIAR", "PARIENTE",
        "BENEFICIARIO", "VECINO", "VECINA", "JEFE", "JEFA", "GESTOR", "GESTORA", "ASESOR",
        "ASESORA", "EJECUTIVO", "EJECUTIVA", "COBRADOR", "PROMOTOR", "PROMOTORA", "VENDEDOR",
        "VENDEDORA", "AGENTE",
    ]

    private static let aboutPersons: Set<String> = [
        "TELEFONO", "CORREO", "NOMBRE", "APELLIDO", "PATERNO", "MATERNO", "PERSONAL",
        "PERSONALES", "DIRECCION", "COLONIA", "MUNICIPIO", "ESTADO", "CP", "PARENTESCO", "RFC",
        "CURP", "LABORAL", "AMIGO", "CLIENTE",
    ]

    private static func expand(_ word: String) -> String { abbreviations[word] ?? word }

    /// Abbreviations and other languages, to the word that rules use.
    private static let abbreviations: [String: String] = [
        "NO": "NUM", "NUMERO": "NUM", "NRO": "NUM", "N": "NUM", "NUMBER": "NUM", "FOLIO": "NUM",
        "CTE": "CLIENTE", "CLTE": "CLIENTE", "CUSTOMER": "CLIENTE", "CLIENT": "CLIENTE",
        "CTA": "CUENTA", "CTO": "CONTRATO", "ACCOUNT": "CUENTA", "ACCT": "CUENTA",
        "CONTA": "CUENTA",
        "LOAN": "CREDITO", "CRED": "CREDITO", "CONTRACT": "CONTRATO", "PRESTAMO": "CREDITO",
        "SDO": "SALDO", "BALANCE": "SALDO", "BAL": "SALDO", "ADEUDO": "SALDO", "DEUDA": "SALDO",
        "VDO": "VENCIDO", "VENC": "VENCIDO", "VENCIDA": "VENCIDO", "OVERDUE": "VENCIDO",
        "EXIGIBLE": "VENCIDO", "ATRASADO": "VENCIDO", "PASTDUE": "VENCIDO",
        "FEC": "FECHA", "FCH": "FECHA", "FCHA": "FECHA", "DATE": "FECHA", "DATA": "FECHA",
        "LIM": "LIMITE", "PAG": "PAGO", "PAYMENT": "PAGO", "PAGAMENTO": "PAGO", "PMT": "PAGO",
        "MIN": "MINIMO", "MINIMUM": "MINIMO", "VENCIMIENTO": "VENCE", "VTO": "VENCE",
        "VENCIMENTO": "VENCE", "DUE": "VENCE", "CUTOFF": "CORTE", "STATEMENT": "CORTE",
        "TEL": "TELEFONO", "TELEF": "TELEFONO", "PHONE": "TELEFONO", "TELEFONE": "TELEFONO",
        "CEL": "TELEFONO", "CELULAR": "TELEFONO", "MOVIL": "TELEFONO", "MOBILE": "TELEFONO",
        "WHATSAPP": "TELEFONO", "LADA": "TELEFONO",
        "MAIL": "CORREO", "EMAIL": "CORREO", "E": "CORREO", "NOM": "NOMBRE", "NAME": "NOMBRE",
        "NOME": "NOMBRE", "NOMBRES": "NOMBRE", "AP": "APELLIDO", "APE": "APELLIDO",
        "APELLIDOS": "APELLIDO", "SURNAME": "APELLIDO", "SOBRENOME": "APELLIDO",
        "PAT": "PATERNO", "MAT": "MATERNO", "PRIMER": "PATERNO", "SEGUNDO": "MATERNO",
        "NAC": "NACIMIENTO", "BIRTH": "NACIMIENTO", "NASCIMENTO": "NACIMIENTO",
        "EDO": "ESTADO", "STATE": "ESTADO", "ENTIDAD": "ESTADO", "UF": "ESTADO",
        "COL": "COLONIA", "BAIRRO": "COLONIA", "MPIO": "MUNICIPIO", "CITY": "MUNICIPIO",
        "CIUDAD": "MUNICIPIO", "CIDADE": "MUNICIPIO", "DELEGACION": "MUNICIPIO",
        "DIR": "DIRECCION", "DOMICILIO": "DIRECCION", "CALLE": "DIRECCION", "ADDRESS": "DIRECCION",
        "ENDERECO": "DIRECCION", "REF": "REFERENCIA", "REFERENCE": "REFERENCIA",
        "PROD": "PRODUCTO", "PRODUCT": "PRODUCTO", "PRODUTO": "PRODUCTO", "DIA": "DIAS",
        "DAYS": "DIAS", "MORA": "ATRASO", "MOROSIDAD": "ATRASO", "DELAY": "ATRASO",
        "ATRASADOS": "ATRASO", "EST": "ESTATUS", "STATUS": "ESTATUS", "SITUACION": "ESTATUS",
        "INT": "TASA", "RATE": "TASA", "TAXA": "TASA", "MORATORIO": "MORATORIA",
        "ASIGNACION": "ASIGNADO", "ASIG": "ASIGNADO", "PLACED": "ASIGNADO", "CURRENCY": "MONEDA",
        "MOEDA": "MONEDA", "MON": "MONEDA", "DIVISA": "MONEDA", "POSTAL": "CP", "ZIP": "CP",
        "CEP": "CP",
    ]

    private static let exact: [String: String] = [
        "CP": "postal_code", "C_P": "postal_code", "RFC": "rfc", "R_F_C": "rfc", "CURP": "curp",
        "CLABE": "clabe", "DPD": "days_past_due", "FLP": "due_date", "ID": "account_number",
        "NOMBRE": "full_name", "NAME": "full_name", "CLIENTE": "full_name",
        "TITULAR": "full_name", "DEUDOR": "full_name", "MATRICULA": "account_number",
        "BOLETA": "account_number", "CUENTA": "account_number", "CREDITO": "account_number",
        "CONTRATO": "account_number", "SALDO": "balance", "BALANCE": "balance",
        "MONEDA": "currency", "CURRENCY": "currency", "DIVISA": "currency",
        "IDIOMA": "language", "ROL": "role", "CONSENTIMIENTO": "consent",
    ]

    private static let rules: [(words: [String], field: String)] = [
        (["CLABE"], "clabe"), (["RFC"], "rfc"), (["CURP"], "curp"), (["CORREO"], "emails"),
        (["TELEFONO"], "phones"), (["DIAS", "ATRASO"], "days_past_due"),
        (["DIAS", "VENCIDO"], "days_past_due"), (["ATRASO"], "days_past_due"),
        (["FECHA", "NACIMIENTO"], "birth_date"), (["NACIMIENTO"], "birth_date"),
        (["FECHA", "CORTE"], "cutoff_date"), (["FECHA", "ASIGNADO"], "placed_on"),
        (["FECHA", "LIMITE"], "due_date"), (["LIMITE", "PAGO"], "due_date"),
        (["FECHA", "VENCE"], "due_date"), (["FECHA", "VENCIDO"], "due_date"),
        (["VENCE"], "due_date"), (["FECHA", "PAGO"], "due_date"),
        (["PAGO", "MINIMO"], "minimum_payment"),
        (["ABONO", "MINIMO"], "minimum_payment"), (["SALDO", "VENCIDO"], "past_due"),
        (["MONTO", "VENCIDO"], "past_due"), (["IMPORTE", "VENCIDO"], "past_due"),
        (["PAST", "VENCE"], "past_due"), (["AMOUNT", "VENCIDO"], "past_due"),
        (["REZAGO"], "past_due"), (["VENCIDO"], "past_due"), (["SALDO"], "balance"),
        (["TASA", "MORATORIA"], "late_rate"), (["TASA"], "ordinary_rate"),
        (["REFERENCIA", "PAGO"], "payment_reference"), (["LINEA", "CAPTURA"], "payment_reference"),
        (["REFERENCIA", "BANCARIA"], "payment_reference"), (["REFERENCIA"], "payment_reference"),
        (["APELLIDO", "PATERNO"], "paternal_surname"), (["PATERNO"], "paternal_surname"),
        (["APELLIDO", "MATERNO"], "maternal_surname"), (["MATERNO"], "maternal_surname"),
        (["APELLIDO"], "paternal_surname"), (["NOMBRE", "COMPLETO"], "full_name"),
        (["NOMBRE", "CLIENTE"], "full_name"), (["RAZON", "SOCIAL"], "full_name"),
        (["NOMBRE", "PRODUCTO"], "product"), (["NOMBRE"], "given_names"),
        (["NUM", "CLIENTE"], "customer_number"), (["ID", "CLIENTE"], "customer_number"),
        (["CLIENTE", "UNICO"], "customer_number"), (["NUM", "CUENTA"], "account_number"),
        (["NUM", "CREDITO"], "account_number"), (["NUM", "CONTRATO"], "account_number"),
        (["ID", "CREDITO"], "account_number"), (["ID", "CUENTA"], "account_number"),
        (["NUM", "SERVICIO"], "account_number"), (["CUENTA"], "account_number"),
        (["CLAVE", "CATASTRAL"], "account_number"), (["CODIGO", "CP"], "postal_code"),
        (["CODIGO", "PRODUCTO"], "product"), (["PRODUCTO"], "product"), (["ESTADO"], "state"),
        (["MUNICIPIO"], "city"), (["COLONIA"], "neighbourhood"), (["DIRECCION"], "street"),
        (["ESTATUS"], "status"), (["MONEDA"], "currency"),
    ]
}
