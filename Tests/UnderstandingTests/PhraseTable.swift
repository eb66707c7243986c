import Understanding
import Values

/// A Saturday; the next payday is the 30th.
let today = Day(iso: "2026-11-21")!

/// A message and the intent that must lead it; `!` in front: certain; `~`: less than certain.
struct PhraseCase: CustomStringConvertible, Sendable {
    let text: String
    let intent: String
    let isCertain: Bool?

    var description: String { "“\(text)” → \(intent)" }

    /// Reads lines `intent: text | text | …`.
    static func table(_ lines: String) -> [PhraseCase] {
        lines.split(separator: "\n").flatMap { line -> [PhraseCase] in
            let parts = line.split(separator: ":", maxSplits: 1)
            var intent = String(parts[0])
            var isCertain: Bool?
            if intent.hasPrefix("!") { isCertain = true }
            if intent.hasPrefix("~") { isCertain = false }
            if isCertain != nil { intent.removeFirst() }
            return parts[1].split(separator: "|").map {
                let text = $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
                return PhraseCase(text: String(text), intent: intent, isCertain: isCertain)
            }
        }
    }
}

let stopping = PhraseCase.table(
    """
    !optOut: BAJA | baja | Baja. | ALTO | alto!!! | STOP | Stop | stop please | parar | Para | PARA. | detener | detengan
    !optOut: eliminar | borrar | quitar | salir | fin | FIN | no mas | No más | ya no | basta | remover | desuscribir | cancel
    !optOut: bajaaaa | BAAAAJA | *BAJA* | "baja" | 🛑 STOP 🛑 | baja por favor | baja gracias | Hola, baja | vaja | unsubscribe
    !optOut: darme de baja | quiero darme de baja | denme de baja por favor | dame de baja | solicito mi baja | Quiero que me den de baja
    !optOut: no me escriban | ya no me escriban | no me manden mensajes | ya no me manden mas mensajes | No me envíen más mensajes | ya no me manden msjs
    !optOut: dejen de molestar | deja de molestarme | dejen de mandarme mensajes | DEJEN DE ESCRIBIRME | no molestar | NO ENVIAR | no me molesten
    !optOut: no quiero recibir mensajes | ya no quiero recibir sus mensajes | no quiero que me escriban | no deseo recibir mas mensajes
    !optOut: quitenme de su lista | bórrenme de la lista | saquenme de su base | quiten mi numero de su lista | borren mi número | eliminen mi telefono
    !optOut: cancelar mensajes | cancelen los mensajes | cancelar suscripción | stop texting me | remove me from your list | stop mensajes | alto a los mensajes
    !optOut: no me vuelvan a escribir | ya no me esten mandando mensajes | dejenme en paz | no me contacten
    !ceaseContact: no me vuelvan a llamar | no me llamen | dejen de llamarme | ya no me marquen
    !optOutOfMarketing: CANCELAR | cancelar | Cancela | cancelen | cancelar por favor | hola cancelar
    ~willPay: quiero cancelar mi deuda | quiero cancelar | cancelar mi deuda | voy a cancelar la deuda | como puedo cancelar mi credito | deseo cancelar mi cuenta | cancelo mi saldo
    !optIn: ALTA | alta | iniciar | start | reanudar | quiero volver a recibir mensajes
    !help: ayuda | AYUDA | info | informacion | help | más información
    """
)

let people = PhraseCase.table(
    """
    !wrongNumber: numero equivocado | Número equivocado. | se equivocó de número | equivocado | No soy Juan | no soy juan perez | aquí no vive | aqui no vive esa persona
    !wrongNumber: ya no es su teléfono | no es su numero | no conozco a esa persona | no conozco a ese señor | este no es el numero de maria | no soy la persona que buscan | num ekivocado | yo no soy esa persona | persona equivocada
    !wrongNumber: hola buenas tardes, creo que se equivoco de numero | este numero ya no es de el señor | esta equivocado de numero | se equivocan de persona | wrong number
    deceased: mi papá falleció | el señor ya murió | ya es difunto | soy su viuda | falleció en marzo | ya se murio mi esposo | que en paz descanse
    minor: tengo 12 años | soy menor de edad | soy su hijo, tengo 12 años | soy un niño
    thirdParty: soy su mamá, ¿qué debe? | soy su esposa | habla su hermano | no soy el titular | soy la vecina
    attorney: hable con mi abogado | comuníquese con mi abogado | soy el abogado del señor | hablen con mi licenciado
    selfHarm: me quiero morir | ya no quiero vivir | me voy a matar por culpa de ustedes | pienso en el suicidio
    insult: chinguen a su madre | pinche ratero | son unos rateros | eres un idiota | vayanse a la chingada
    human: quiero hablar con alguien | quiero hablar con un asesor | asesor | necesito un asesor
    callback: llámenme por favor | me pueden llamar? | quiero que me llamen
    inconvenientTime: estoy trabajando | de noche no | estoy en junta | estas no son horas
    dataRights: borren mis datos | ¿de dónde sacaron mi número? | quien les dio mi telefono | eliminen mi información | quiero ejercer mis derechos arco
    language: I don't speak Spanish | i dont understand spanish | no hablo español
    """
)

let paying = PhraseCase.table(
    """
    !alreadyPaid: ya pagué | YA PAGUE | ya pague ayer | ya lo pagué | ya deposité | ya hice el pago | ya quedó | ya está pagado | Ya realicé la transferencia
    !alreadyPaid: acabo de pagar | pague ayer | ya liquidé | aquí está el comprobante | adjunto comprobante | yaaa paguee | buenas tardes ya hice el deposito | pagado | lla pague
    ~alreadyPaid: ya pagué? | mi mamá dice que ya pagué
    !promise: pago el viernes | el viernes pago | Pago mañana | mañana deposito | el 15 deposito 500 | pasado mañana pago | pago hoy | hoy mismo deposito
    !promise: te pago el lunes | voy a pagar el martes | pago en la quincena | pago la próxima quincena | deposito el 30 | pago a fin de mes | el dia 28 deposito 1,500
    !promise: sí, pago el viernes | pago el bierne | pago el 30 de noviembre | pagaré el 5 de diciembre | abono mil quinientos el viernes | pago $1,500 el 25/11 | el lunes les deposito 2 mil | Me comprometo a pagar el viernes
    !promise: hago el pago mañana | mañana hago el deposito de 500 pesos | pago el jueves sin falta | liquido el lunes 30 | mañana voy a pagar 800 | les pago mañana en la tarde | claro que si, mañana pago
    ~promise: el viernes | mañana | para el 30 | la próxima quincena
    willPay: voy a pagar | luego pago | ahorita pago | les pago la proxima semana | pago entre el 10 y el 15 | pago 500 el viernes y 300 el lunes | quiero pagar | pago el viernes o el sabado
    willPay: si me pagan el viernes, pago el sabado | pago 500 o 600 el viernes | a ver si pago mañana
    hardship: perdí mi trabajo | no tengo dinero | estoy sin trabajo | no puedo pagar | me corrieron del trabajo | estoy enfermo | me quedé sin empleo | no tengo para pagar
    askDiscount: me hacen un descuento? | ¿me hacen descuento? | pueden bajar los intereses
    partialPayment: solo puedo 300 | le abono la mitad
    askInstalments: puedo pagar en parcialidades
    askMoreTime: necesito una prórroga | denme chance
    askAgreement: quiero un convenio
    dispute: no reconozco esa deuda | no la reconozco | no es mi deuda | el monto está mal | yo no debo nada | ya lo aclaré | cobro indebido | no tengo ninguna deuda
    fraud: yo no saqué ese crédito | me robaron la identidad | nunca solicité ese préstamo | yo no pedi ningun credito
    complaint: los voy a demandar | voy a poner una queja en condusef | profeco | esto es acoso | voy a denunciarlos
    """
)

let asking = PhraseCase.table(
    """
    askBalance: cuánto debo? | cual es mi saldo | saldo | mi saldo por favor | cuanto es | kuanto debo
    askBreakdown: me manda mi estado de cuenta
    askHowToPay: como pago | dónde puedo pagar? | a que cuenta deposito | me manda la referencia | pasame la clabe | puedo pagar en oxxo? | en donde deposito
    askDueDate: hasta cuando tengo para pagar | cuando vence | cual es la fecha limite | que dia es mi pago
    identityDoubt: ¿quién es? | quien eres | de que empresa son | ¿cómo sé que no es fraude? | es una estafa? | de dónde me hablan | kien es
    !affirmative: sí | si | SI | siii | ok | Ok gracias | va | correcto | claro | claro que sí | de acuerdo | está bien | acepto | Sí, correcto | simón | sale | asi es | esta bien gracias
    !negative: no | NO | nooo | no gracias | nel | para nada | incorrecto | claro que no | no acepto
    !thanks: gracias | muchas gracias | Mil gracias! | grax
    """
)

let ordinary = PhraseCase.table(
    """
    unclear: para cuando quede listo les digo | la tasa es muy alta | llueve mucho por aca | mi hija salió de viaje | ? | ...
    thanks: hola | buenas tardes | jajaja | 🙏
    ~affirmative: 👍
    ~negative: 👎
    unclear: el fin de semana salgo de viaje | está muy alto ese edificio | nos vemos en la noche | feliz navidad | aqui todo bien | que bonito dia | me gusta el futbol
    unclear: estaba parado en la fila | el perro ladra | la lista de compras está en la mesa | su servicio es bueno | tengo 45 años | tengo 12 años de cliente
    """
)
