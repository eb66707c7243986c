extension ImportProblem.Code {
    /// What is wrong and what to do, for the person who mends the file.
    var texts: (reason: String, remedy: String) {
        switch self {
        case .missing:
            ("Falta un dato obligatorio", "Complete la celda y vuelva a cargar la fila.")
        case .shortRow:
            (
                "La fila tiene menos columnas que el encabezado",
                "Revise delimitadores y comillas de la fila."
            )
        case .tornRow:
            (
                "A la fila le sobran columnas o le falta cerrar una comilla",
                "Ponga entre comillas el texto que lleva el delimitador y cierre cada comilla."
            )
        case .badDate:
            (
                "No es una fecha con el formato del mapeo",
                "Corrija la fecha o cambie «dates» en el mapeo."
            )
        case .dateOutOfRange:
            ("La fecha no es creíble", "Escriba la fecha real o deje la celda vacía.")
        case .badAmount:
            (
                "No es un importe con el formato del mapeo",
                "Corrija el importe o cambie «numbers» en el mapeo."
            )
        case .amountOutOfRange:
            ("El importe no es creíble", "Revise decimales y separadores de miles.")
        case .badNumber:
            ("No es un número entero", "Escriba solo dígitos.")
        case .scientificNotation:
            (
                "La hoja de cálculo convirtió el número a notación científica y perdió dígitos",
                "Dé formato de texto a la columna y expórtela de nuevo."
            )
        case .unknownCode:
            (
                "El mapeo no conoce esta clave",
                "Agregue la clave a «values» en el mapeo o corrija la celda."
            )
        case .badPhone:
            ("No es un teléfono", "Escriba los 10 dígitos, o + y el código de país.")
        case .badEmail:
            ("No es un correo electrónico", "Corrija la dirección o deje la celda vacía.")
        case .badRFC:
            ("No es un RFC", "Escriba 12 o 13 caracteres sin guiones ni espacios.")
        case .rfcCheckDigit:
            ("El dígito verificador del RFC no coincide", "Compare el RFC con la constancia.")
        case .genericRFC:
            (
                "Es el RFC genérico y no identifica a nadie",
                "Escriba el RFC de la persona o deje la celda vacía."
            )
        case .badCURP:
            ("No es una CURP", "Escriba los 18 caracteres sin espacios.")
        case .curpCheckDigit:
            ("El dígito verificador de la CURP no coincide", "Compare la CURP con el documento.")
        case .badCLABE:
            ("No es una CLABE", "Escriba 18 dígitos; dé formato de texto a la columna.")
        case .clabeRepaired:
            (
                "La CLABE había perdido ceros a la izquierda y se reparó",
                "Dé formato de texto a la columna."
            )
        case .cardNumber:
            (
                "La celda contiene un número de tarjeta, que nunca se guarda",
                "Quite la columna o use el número de cuenta interno."
            )
        case .duplicateAccount:
            ("La cuenta ya apareció en el archivo", "Deje una sola fila por cuenta.")
        case .badCurrency:
            ("No es una moneda ISO 4217", "Escriba, por ejemplo, MXN.")
        case .daysPastDueMismatch:
            (
                "Los días de atraso contradicen la fecha de pago; vale la fecha",
                "Pida al acreedor la fecha de corte de ambas columnas."
            )
        case .pastDueOverBalance:
            ("Lo vencido es mayor que el saldo", "Revise que las columnas no estén cambiadas.")
        case .textTooLong:
            ("El texto es demasiado largo", "Acorte el texto.")
        case .controlCharacters:
            ("El texto contiene caracteres de control", "Escriba el texto de nuevo.")
        case .expressionFailed:
            (
                "La expresión del mapeo no se pudo calcular en esta fila",
                "Revise las celdas que usa la expresión."
            )
        case .personWithoutKey:
            (
                "La persona no tiene número de cliente, RFC ni CURP; se identifica por la cuenta",
                "Agregue el número de cliente al archivo."
            )
        case .badHours:
            ("No es un horario", "Escriba, por ejemplo, 09:00-13:00.")
        case .duplicatePayment:
            ("El pago ya apareció en el archivo", "Deje una sola fila por pago.")
        case .paymentWithoutReference:
            (
                "El pago no trae referencia, CLABE ni cuenta",
                "Agregue con qué identificar la cuenta pagada."
            )
        }
    }
}
