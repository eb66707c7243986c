/// Finds the wish for no more messages where it is put in words of one's own: a verb that ends
/// something near a word for messages, a denied verb of writing, a removal from a list.
struct StopReader {
    /// How far a verb may stand from what it is about.
    private static let reach = 5

    private let tokens: [Token]

    init(_ tokens: [Token]) {
        self.tokens = tokens
    }

    /// The rule that found a wish to stop; nil for none.
    var rule: String? {
        guard !wantsMore else { return nil }
        for index in tokens.indices {
            if endsMessages(index) { return "optout.end" }
            if deniesWriting(index) { return "optout.deny" }
            if removes(index) { return "optout.remove" }
            if revokes(index) { return "optout.revoke" }
        }
        return nil
    }

    private func has(_ index: Int, _ words: Set<UInt64>) -> Bool {
        tokens.indices.contains(index) && words.contains(tokens[index].hash)
    }

    private func isNear(_ index: Int, _ words: Set<UInt64>, within reach: Int = reach) -> Bool {
        (1...reach).contains { has(index + $0, words) }
    }

    private func isDenied(_ index: Int) -> Bool {
        has(index - 1, Self.negations) || has(index - 2, Self.negations)
    }

    /// Somebody who had said stop and takes it back.
    private var wantsMore: Bool {
        tokens.indices.contains { has($0, Self.more) && !isDenied($0) }
    }

    /// `párenle con los mensajes`, `desactiven las alertas`, `ya basta de avisos`.
    private func endsMessages(_ index: Int) -> Bool {
        guard has(index, Self.ends), !isDenied(index) else { return false }
        if has(index, Self.negatedEnds) { return isNear(index, Self.messages, within: 2) }
        return isNear(index, Self.messages)
            || has(index + 1, Self.of) && isNear(index, Self.writings)
    }

    /// `ya no me manden`, `no quiero que me escriban`, `no más avisos`, `no vuelvan a textearme`.
    private func deniesWriting(_ index: Int) -> Bool {
        guard has(index, Self.negations) else { return false }
        if has(index + 1, Self.wants) || has(index + 1, Self.mores) {
            if isNear(index + 1, Self.messages, within: 4), !isAboutTime(index) { return true }
        }
        if has(index + 1, Self.one), isNear(index, Self.messages, within: 2) { return true }
        for place in index + 1...index + Self.reach where has(place, Self.commands) {
            // `no puedo escribir`, `no sé escribir`.
            if has(place, Self.infinitives), !has(place - 1, Self.of) { return false }
            // `no me han mandado` is no wish, `no me manden el recibo` is about the receipt.
            if isNear(place, Self.things, within: 4) || isAboutTime(place) { return false }
            if has(place, Self.sends) {
                return isNear(place, Self.messages, within: 4)
                    || isNear(place, Self.mores, within: 2)
                    || !tokens.indices.contains(place + 1) || isOnlyPolite(after: place)
            }
            return true
        }
        return false
    }

    private func isOnlyPolite(after index: Int) -> Bool {
        tokens.count - index <= 2 && has(index + 1, Self.ending)
    }

    /// `no me escriban tan tarde`, `en el trabajo no me manden`: another hour or place will do.
    private func isAboutTime(_ index: Int) -> Bool {
        (1...7).contains { has(index + $0, Self.times) }
    }

    /// `sáquenme de su lista`, `quítame de tus contactos`.
    private func removes(_ index: Int) -> Bool {
        guard has(index, Self.removals), !isDenied(index) else { return false }
        return isNear(index, Self.lists) && !isNear(index, Self.notLists)
            || !tokens.indices.contains(index + 1) || isOnlyPolite(after: index)
    }

    /// `revoco mi permiso`, `retiro mi consentimiento para mensajes`, `no autorizo que me escriban`.
    private func revokes(_ index: Int) -> Bool {
        if has(index, Self.revocations) {
            return isNear(index, Self.consents) && !isNear(index, Self.notLists, within: 7)
                || isNear(index, Self.messages)
        }
        return has(index, Self.negations)
            && (has(index + 1, Self.authorising) || has(index + 2, Self.authorising))
            && isNear(index + 1, Self.messages.union(Self.commands), within: 6)
    }

    private static let negations = Fold.words("no nunca ni sin jamas tampoco dont not never stop_")
    private static let one = Fold.words("un cero")
    private static let infinitives = Fold.words(
        "escribir enviar mandar contactar text contact message"
    )
    private static let of = Fold.words("de con a")
    private static let ends = Fold.words(
        """
        dejen deje deja dejenme dejame dejarme dejar paren pare parenle parale parele parar
        basta alto corten corta cortenla cortale cortenle cesen cese desactiven desactivar desactiva
        desactive suspendan suspender suspenda cancelen cancelar cancela cancele cancelacion
        detengan detener quiten quitar quita eliminen eliminar rechazo rehuso prohibo niego evitar
        eviten abstenganse silencien bloqueen stop end cease quit rehusamos apaguen apaga
        """
    )
    /// `quiten los mensajes` wants no more; farther away it is something else that should go.
    private static let negatedEnds = Fold.words(
        "quiten quitar quita eliminen eliminar cancelar evitar end"
    )
    private static let messages = Fold.words(
        """
        mensajes mensaje mensajitos avisos aviso recordatorios recordatorio notificaciones
        notificacion alertas alerta sms textos texto recados recado whatsapps whats mensajeria
        publicidad spam promociones envios comunicados texts messages message texting reminders
        notifications alerts
        """
    )
    private static let writings = Fold.words(
        """
        escribir escribirme mandar mandarme enviar enviarme molestar molestarme mandando
        enviando escribiendo texteando textear textearme contactar contactarme buscar buscarme
        """
    )
    private static let wants = Fold.words(
        "quiero deseo necesito requiero acepto autorizo permito kiero quisiera want"
    )
    private static let mores = Fold.words("mas otro otra ningun more any")
    private static let commands = Fold.words(
        """
        manden mande mandes envien envie envies escriban escriba escribas textearme texteen textees
        contacten contacte contactes lleguen llegue escribirme mandarme enviarme recibir aparezcan
        sigan mensajeen escribieran mandaran contactarme contactar enviar mandar molesten moleste
        molestar molestarme escribir text contact message mandandome enviandome texteando
        """
    )
    private static let sends = Fold.words(
        """
        manden mande mandes envien envie envies mandarme enviarme recibir lleguen llegue mandar
        enviar aparezcan sigan mandaran
        """
    )
    private static let things = Fold.words(
        """
        recibo link liga referencia comprobante factura estado buro abogado abogados clabe cuenta
        datos audios audio foto fotos correo llamadas despacho visitador cobrador gente dinero
        deposito convenio carta codigo nip pago trabajo casa oficina tono tarjeta contrato
        """
    )
    private static let times = Fold.words(
        """
        tarde noche madrugada temprano hora horas domingo domingos sabado sabados horario ahorita
        trabajando manejando junta clase dormido
        """
    )
    private static let removals = Fold.words(
        """
        quitenme quiteme quitame quiten saquenme saqueme sacame saquen borrenme borreme borrame
        eliminenme elimineme eliminame eliminen bajenme remuevanme descartenme desuscribanme
        sacarme quitarme borrarme eliminarme olvidense remove salirme sacara quitaran borrar
        eliminar bloqueen retirenlo retiren sacar borren
        """
    )
    private static let lists = Fold.words(
        """
        lista listas base sistema contactos chat grupo registros registro directorio difusion
        envio envios list esto
        """
    )
    private static let notLists = Fold.words(
        """
        buro infocorp veraz asistencia interes intereses datos informacion pago deuda recargo seguro
        deudores morosos registro
        """
    )
    private static let revocations = Fold.words("revoco retiro")
    private static let consents = Fold.words("permiso consentimiento autorizacion")
    private static let authorising = Fold.words("autorizo autorice doy di permito consiento")
    private static let ending = Fold.words("ya porfa gracias nada mensajes mas aqui")
    private static let more = Fold.words(
        """
        reactiven reactivar reactivenme reanuden reanudar retomen retomenlos reanuda equivocacion
        otra_vez vuelvan_ activar actives ocupo extrano reactivenlos arrepenti activo nuevamente intencion ponganlos
        pongame pusiera
        """
    )
}
