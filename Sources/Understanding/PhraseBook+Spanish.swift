extension PhraseBook {
    /// The phrases of Spanish, Mexico first.
    static let spanish: PhraseBook = {
        var book = PhraseBook()
        book.addStopping()
        book.addPeople()
        book.addPaying()
        book.addObjecting()
        book.addAsking()
        book.addShortAnswers()
        return book
    }()

    /// Opting out and in, and the words that only seem to.
    mutating func addStopping() {
        add(
            .optOut,
            .certain,
            "optout.word",
            .whole,
            """
            baja|alto|stop|stopall|parar|para|pare|paren|detener|detenganse|detengan|eliminar
            eliminarme|borrar|borrarme|borrenme|quitar|quitarme|quitenme|salir|salirme|fin|nomas
            no_mas|ya_no|ya_no_mas|ya_basta|basta|remover|removerme|desuscribir|desuscribirme
            desuscribirse|unsubscribe|quit|end|cancel|revoke|optout|opt_out|remove|arret
            sair|pare|descadastrar|bloquear
            baja|alto|stop|basta|parar|paren|detengan|detenganse|no_mas ya|a|de|con|los|estos|sus|todos|tantos? mensajes|mensaje|textos|ya|todo
            baja|alto|stop|paren|basta a|de|con los|sus|estos|tantos|tanto mensajes|mensaje|textos
            baja de|del|a la|esta|su? lista|servicio|base
            baja ahora|ya|inmediata|definitiva|total
            mi baja
            """
        )
        add(
            .optOut,
            .certain,
            "optout.phrase",
            .anywhere,
            """
            darme|denme|deme|dame|dar|den|darse|dese|solicito|pido|exijo|quiero|causar de|la|mi baja
            quiero|solicito|necesito|deseo que? me den|de de baja
            quiero|solicito|necesito|deseo darme|dar de baja
            desuscribirme|desuscribanme|desuscribir|unsubscribe
            cancelar|cancelen|cancela|cancele|quiten|quitar|eliminar|detener|detengan|paren|parar los|mis|sus|estos? mensajes|mensaje|suscripcion|notificaciones
            cancelar|cancelen|cancela el|la|mi servicio|suscripcion de? mensajes?
            ya? no me? manden|mandes|mande|envien|envies|envie mas|tantos|otro|otros|estos|sus|nada mensajes|mensaje|textos?
            ya? no me? manden|mandes|mande|envien|envies|envie mensajes|mensaje|textos|nada
            no me? manden|mandes|mande|envien|envies|envie mas
            ya no me manden|mandes|mande|envien|envies|envie|mandar|enviar
            no me? escriban|escribas|escriba|texteen|contacten|contactes|contacte
            no me? esten|estes|sigan|sigas escribiendo|mandando|enviando|molestando|contactando
            no me? vuelvan|vuelva|vuelvas a escribir|mandar|enviar|contactar|molestar|buscar|escribirme|mandarme|molestarme
            ya? no me? molesten|molestes|moleste|molestar|chinguen|fastidien
            dejen|deje|deja|dejenme|paren de molestar|molestarme|mandar|mandarme|enviar|enviarme|escribir|escribirme|textear|joder|chingar|fregar|mensajear
            dejenme|dejeme|dejame en paz
            dejen de estar? mandando|molestando|enviando|escribiendo
            no quiero|deseo|necesito|autorizo|acepto recibir|recibo? mas|sus|estos|ningun|ninguno? mensajes|mensaje|notificaciones|sms|informacion
            no quiero|deseo que me? escriban|contacten|molesten|manden|envien
            no quiero|deseo mas|sus mensajes|mensaje|textos
            ya no quiero|deseo recibir|mensajes|que_me_escriban|que_me_manden|que_me_contacten
            quitenme|quiten|quitame|saquenme|saquen|borrenme|borren|eliminenme|eliminen|remuevanme|bajenme|bajen mi|este|el? numero|telefono|celular? de|del su|la|esta|sus? lista|listas|base|sistema
            borren|eliminen|quiten|saquen|bajen mi|este numero|telefono|celular
            no molestar|enviar mas? mensajes?
            no_molestar|no_enviar|no_envien|no_molesten
            stop texting|sending|messaging|contacting
            remove me from
            don_t|dont text|contact me
            opt out
            """
        )
        add(
            .ceaseContact,
            .certain,
            "contact.calls",
            .anywhere,
            """
            ya? no me? llamen|llame|llames|marquen|marque|marques|hablen|hable|busquen|busque
            ya? no me? esten|sigan|anden llamando|marcando|hablando|buscando
            no me? vuelvan|vuelva a llamar|marcar|llamarme|marcarme|hablar|hablarme
            dejen|deje|deja|dejenme de llamar|llamarme|marcar|marcarme|hablar|hablarme|buscarme
            mandenmelo|mandemelo|envienmelo por escrito
            """
        )
        add(
            .optOutOfMarketing,
            .certain,
            "cancel.word",
            .whole,
            """
            cancelar|cancela|cancelen|cancele|cancelo|cancelado|cancelacion
            """
        )
        add(
            .willPay,
            .possible,
            "cancel.debt",
            .anywhere,
            """
            cancelar|cancelare|cancelo|cancelarle|cancelarles mi|la|el|toda|todo|su|esta|este|total? deuda|adeudo|credito|cuenta|prestamo|saldo|factura|cuota|obligacion|mensualidad|total
            quiero|quisiera|deseo|puedo|voy_a|necesito|como|donde cancelar
            """
        )
        add(
            .optIn,
            .certain,
            "optin.word",
            .whole,
            """
            alta|iniciar|inicio|reanudar|reanuden|start|unstop|reactivar|suscribir|suscribirme
            quiero|deseo volver? a? recibir mensajes|informacion|avisos
            darme|denme de alta
            """
        )
        add(
            .help,
            .certain,
            "help.word",
            .whole,
            """
            ayuda|info|informacion|auxilio|help|ayudame|ayudenme|menu|opciones|mas_info|mas_informacion
            """
        )
        add(
            .dataRights,
            .certain,
            "data.phrase",
            .anywhere,
            """
            borren|borrar|eliminen|eliminar|cancelen|quiten|borre|elimine mis|mi|todos_mis|toda_mi datos|informacion
            de donde sacaron|sacaste|obtuvieron|consiguieron|tienen|saco mi|este numero|telefono|celular|datos
            quien les|le|te dio|paso|proporciono mi|este numero|telefono|celular|datos
            como consiguieron|obtuvieron|tienen mi numero|telefono|celular
            derechos arco
            aviso de privacidad
            mis datos personales
            """
        )
        add(
            .language,
            .certain,
            "language.phrase",
            .anywhere,
            """
            i dont|don_t|do_not|cant speak|understand|read spanish
            no hablo|entiendo espanol|castellano
            english please
            in english
            """
        )
    }
}
