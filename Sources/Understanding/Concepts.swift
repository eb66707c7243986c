/// What words are about, in a few dozen kinds: `deposité`, `abone` and `paid` are all a payment
/// that was made. A few phrases teach a kind what thousands would have to teach each word.
enum Concepts {
    /// No kind is known by fewer letters than these, unless by the whole word.
    private static let shortestPrefix = 3

    /// The number of a word's kind, from 1; nil for words that say nothing by themselves.
    static func kind(of word: ArraySlice<UInt8>) -> UInt64? {
        if let kind = exact[Fold.hash(word)] { return kind }
        guard word.count > shortestPrefix else { return nil }
        var found: UInt64?
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for (index, byte) in word.enumerated() {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            if index + 1 >= shortestPrefix, let kind = prefixes[hash] { found = kind }
        }
        return found
    }

    private static let (exact, prefixes): ([UInt64: UInt64], [UInt64: UInt64]) = {
        var exact: [UInt64: UInt64] = [:]
        var prefixes: [UInt64: UInt64] = [:]
        for (number, line) in (list + "\n" + moreList).split(separator: "\n").enumerated() {
            for word in line.split(separator: " ") {
                if word.hasSuffix("*") {
                    prefixes[Fold.hash(word.dropLast().utf8)] = UInt64(number + 1)
                } else {
                    exact[Spelling.usualHash(of: word)] = UInt64(number + 1)
                }
            }
        }
        return (exact, prefixes)
    }()

    /// One kind a line; `*` ends a beginning of words.
    private static let list = """
        no ni nunca jamas tampoco sin ningun ninguna nadie not never dont cant wont isnt without nobody didnt doesnt cannot
        ya already
        pague deposite abone transferi liquide hice realice efectue cubri pagado pagada liquidado liquidada depositado saldado cubierto paid deposited sent transferred pagamos pagaron depositaron pagaste cayo
        pagare depositare abonare liquidare transferire cubrire pagaria hare pagaremos
        pagar pagarle pagarles pagarlo pagarla pagarte liquidar liquidarla liquidarlo depositar depositarle depositarles abonar abonarle transferir cubrir saldar pay paying paga pagan pagando finiquitar
        pago deposito abono transfiero liquido cubro transferencia pagos depositos abonos payment payments pagito
        voy vamos ire pienso prometo comprometo planeo ill will going iba
        debo deuda deudas adeudo adeudos debe deben debiendo debia owe debt owed endeud*
        credito creditos prestamo prestamos loan tarjeta card compra financiamiento
        saldo saldos balance total monto importe cantidad amount
        cuenta cuentas account clabe referencia referencias reference convenio_cie cie
        llam* marc* marq* telefon* timbr* call calls calling phone ring*
        habl* platic* comunic* contact* dialog* talk* speak* atiend* atend* contest*
        escrib* text* mensaj* sms recordatori* notific* avis* message* msg* publicidad promociones
        mand* envi* pas* pasame compart* send reenvi* comparte dame denme deme regal* give proporcion* facilit*
        whatsapp whats wsp wasap guasap wa wats
        correo correos mail email gmail hotmail outlook electronico
        carta cartas escrito papel letter impreso
        dejen deje deja dejenme dejar paren pare basta alto stop quit* borr* elimin* saqu* sacar sacame baja bajas desuscrib* unsubscribe remove suspend* bloque* silenci* cese cesen detener deteng* opt
        cancel* anul*
        molest* insist* hart* fastid* joder chingan chinguen friegan spam annoying
        acos* hostig* amenaz* extor* difam* harass* intimid* abus* maltrat* prepot* grosero groseros grosera
        casa domicilio trabajo oficinas jefe patron vecin* suegr* home work
        mama papa madre padre hijo hija hijos esposo esposa marido mujer hermano hermana tio tia abuelo abuela familiar primo prima sobrin* cunad* yerno nuera novio novia ex companer* vecina secretaria pareja mom dad wife husband son daughter brother sister mother father cousin roommate amigo amiga
        fallec* murio muerto muerta difunt* finad* enterr* sepult* velor* viud* defuncion descanse murieron deceased died dead passed funeral qepd panteon luto cenizas
        nino nina menor escuela secundaria primaria maestra recreo papi mami kinder prepa juguete kid child school tablet chiquita anitos grado minor
        abogad* licenciad* lic juridic* legal* defensor litigante lawyer attorney despacho_juridico bufete representante
        demand* juez juzgado tribunal amparo corte_suprema denunci* court sue lawsuit judge penal*
        condusef profeco procurad* fiscalia queja* reclam* sernac indecopi superintend* complain* cfpb inconform* redeco prensa noticias defensoria
        pesim* terrib* mal mala malisim* horrible awful terrible poca pinche* asco verguenza etica
        pendej* put* cabron* culer* idiot* imbecil* estupid* rater* maldit* mierda verga* mamon* hdp hijueputa gonorrea pelotud* huevon weon chinga* chingue* carajo fuck* shit asshole bitch bastard* inutil* mugros* muert_de_hambre jod* marran* naco muertos_de_hambre madrear partirte perr* scum idiots
        matar matarme suicid* morir morirme morirse existir colgar veneno tiro pastillas despertar despierte vivir cortarme tirar tirarme puente kill die vida vivo muero locura tonteria lastimar lastimarme end
        identidad clon* suplant* firma falsific* robaron usaron usurp* phishing sacaron hackear* impost* stolen stole theft
        fraude fraudes estafa* estafador* extorsion scam fraud fake falso falsa legit
        reconozco reconocemos desconozco aclar* error* incorrect* equivoc* duplic* indebid* injust* disput* wrong mistake
        cobr* cobranza cargo cargos charge* charged
        robar robado robo robo_ asalt*
        dinero lana feria efectivo recursos solvencia ingresos money cash broke quebr* plata bolsillo
        desemple* corrieron despid* despidieron chamba jale empleo unemploy* job fired laid trabaj* nomina sueldo salario pension
        enferm* hospital* operac* operaron operar cirug* accident* diabet* cancer covid medic* internad* incapacit* sick surgery ill clinica dialisis derrame embaraz*
        inund* temblor huracan incend* quemo sismo flood hurricane fire
        puedo puede pueden podria podrian podemos podre puedes can could podrias
        alcanza alcanzo completo completar apenas rinde ajusta ajusto alcance
        tengo tiene tienen tenia tenemos have has cuento
        """

    private static let moreList = """
        descuent* dscto rebaj* quita quitas condon* bonific* perdon* oferta promocion* negoci* benefici* contado discount* settle* settlement waive* remision consideracion regate*
        parcial* cuota cuotas plazo plazos mensualidad* restructur* reestructur* refinanc* acomod* installment* instalment* plan semanales quincenales partes poquito pagitos abonitos diferir diferirlo
        prorroga* tiempo espera* esperen esperenme esperame aguant* chance extension aplaz* recorr* posterg* posponer pospong* extra tolerancia time extend wait oportunidad retras* moratoria congel* gracia
        mitad parte tercera cuarta solo solamente nomas unicamente half only part
        cuanto cuanta how_much much kuanto
        cuantos cuantas many
        desglos* detall* concepto conceptos compone* product* resumen iva incluid* gasto gastos breakdown detail* statement itemiz* movimientos porque_concepto consta integra rubro*
        cuando fecha fechas vence vencimiento limite when due deadline date vencia vencer tope
        proximo proxima siguiente siguientes calendario tabla faltan falta quedan restan corrida next remaining left cronograma
        corte cutoff cut_off facturacion cierre cierran_cuenta periodo
        interes intereses tasa tasas recargo recargos moratorio* cat crece creciendo sube subio sube aument* porcentaje acumul* interest rate fee fees late penaliz* anual mensual generando
        domicili* automatic* autopay debit cargo_automatico recurrente
        recibo recibos comprobant* factura facturas ticket tickets finiquito constancia certificado folio cfdi xml fiscales voucher receipt invoice proof papelito capture captura foto carta_finiquito liberacion
        sucursal* tienda tiendas oficina oficinas direccion ubic* horario* abren cierran calle colonia centro cerca cercana modulo ventanilla branch* office address hours open close located queda
        reconect* reconex* reactiv* cortaron cortado suspendieron suspendido servicio internet luz linea restablec* senal service restore* reconnect* agua cable gas megas
        conven* acuerd* arregl* contrato trato agreement contract deal pacto
        quien quienes empresa banco financiera despacho confi* legit* verific* identif* who company parte
        persona human* asesor* ejecutiv* agente alguien gerent* supervis* encargad* robot bot maquina operador* agent person representative somebody someone real
        ocupad* manej* junta clase reunion dormi* madrugad* rato ratito busy driving meeting sleep* later despues luego turno hora horas horario_ comiendo
        dato datos privacidad arco informacion habeas personales data privacy info proteccion rectif*
        numero numeros cel celular number phone_number chip linea_
        idioma english espanol ingles nahuatl portugues maya zapoteco frances speak understand entiendo spanish language hablo parlo lengua dialecto
        gracias agradez* amable* bendic* saludos buenos buenas buen buena thanks thank thx igualmente hola hello hi excelente
        si claro acepto confirmo correcto acuerdo ok vale sale va simon perfecto adelante yes yeah sure correct accept afirmativo dale orale sip confirmado agree
        reanud* vuelv* volver alta suscrib* inscrib* start subscribe resume desbloque* reincorpor*
        ayud* opcion* menu comando* funciona sirve orient* guia help options
        quiero quisiera deseo necesito ocupo solicito gustaria requiero want need would busco pido exijo
        como donde adonde where how
        que cual cuales what which
        porque why
        conozco conosco know conoce
        soy am im
        vive viven vivia lives
        aqui aca here ahi
        no_es otro otra cambiar cambio cambie cambiarlo change another new nuevo nueva diferente
        link liga pagina app portal oxxo transferencia_ spei tienda_ seven cajero efectivo_ codi nequi practicaja link_ website
        atraso atrasado atrasada atras moroso corriente dia_ vencido vencida past overdue
        lo_siento pena disculpe perdon sorry
        ahorita hoy pronto today now soon
        """
}
