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
        no ni nunca jamas tampoco sin ningun ninguna nadie not never dont cant wont isnt without nobody didnt doesnt cannot nel
        ya already
        pague deposite abone transferi liquide hice realice efectue cubri pagado pagada liquidado liquidada depositado saldado cubierto paid deposited sent transferred pagamos pagaron depositaron pagaste cayo salde entregue finiquite pagados cubierta abonado transferido realizado
        pagare depositare abonare liquidare transferire cubrire pagaria hare pagaremos abonaria depositaria cumplire
        pagar pagarle pagarles pagarlo pagarla pagarte liquidar liquidarla liquidarlo depositar depositarle depositarles abonar abonarle transferir cubrir saldar pay paying paga pagan pagando finiquitar pague_
        pago deposito abono transfiero liquido cubro pagos depositos abonos payment payments
        voy vamos ire pienso prometo comprometo planeo ill will going iba vamos_a cuenten cuente
        debo deuda deudas adeudo adeudos debe deben debiendo debia owe debt owed endeud* pendiente pendientes obligacion
        credito creditos prestamo prestamos loan tarjeta card compra financiamiento prestado prestaron
        saldo saldos balance total monto importe cantidad amount cifra numeritos
        cuenta cuentas account
        clabe referencia referencias reference alias cbu captura_ qr nequi daviplata codi spei oxxo transferencia western union elektra bodega aurrera telecom seven 7eleven practicaja corresponsal ventanilla_ yape plin pse bancarios interbancaria efecty
        link liga pagina portal app aplicacion website enlace
        llam* marc* marq* timbr* call calls calling phone ring* telefonazo telefonica grito
        habl* platic* comunic* contact* dialog* talk* speak* atiend* atend* contest*
        escrib* text* mensaj* sms recordatori* notific* avis* message* msg* recado recados
        publicidad promociones spam ofertas
        mand* envi* pas* pasame compart* send reenvi* dame denme deme regal* give proporcion* facilit* expid* emit* entreg*
        whatsapp whats wsp wasap guasap wa wats guats messenger inbox facebook feis telegram wpp audio audios
        correo correos mail email gmail hotmail outlook electronico
        carta cartas papel letter impreso documento documentos document* pdf oficio
        escrito writing firm* sello
        dejen deje deja dejenme dejar paren pare parenle basta alto stop quit* borr* elimin* saqu* sacar sacame baja bajas desuscrib* unsubscribe remove silenci* cese cesen detener deteng* opt desactiv* abstener*
        cancel* anul*
        molest* insist* hart* fastid* joder friegan annoying friegue* diario_ seguido
        acos* hostig* amenaz* extor* difam* harass* intimid* abus* maltrat* prepot* grosero groseros grosera groser* humill* ofend* exhib* escandalo discrimin* ilegal ilegales viol* derechos grabad* grabe pruebas_ evidencia* usura
        casa domicilio home visit* cobrador cobradores gestor gestores vengan vinieron puerta
        jefe patron vecin* suegr* referencias_ contactos_ companeros
        mama papa madre padre esposo esposa marido mujer hermano hermana tio tia abuelo abuela familiar primo prima sobrin* cunad* yerno nuera novio novia ex companer* vecina secretaria pareja mom dad wife husband son daughter brother sister mother father cousin roommate amigo amiga patrona inquilino inquilina familia asistente viejo vieja viejito abuelita abuelito suegra suegro aval
        hijo hija hijos hijas
        fallec* murio difunt* finad* enterr* sepult* velor* viud* defuncion descanse murieron deceased died passed funeral qepd panteon luto cenizas velando velamos novenario deceso petate* ataud rosario paz cielo asesin* perdimos descanso pelo feneci* obito
        muerto muerta morir morirse muera muerte dead die
        nino nina menor escuela secundaria primaria maestra recreo papi mami kinder prepa juguete kid child school tablet chiquita anitos grado minor jugar jugando roblox caricaturas videos adulto adultos chico chica pequena pequeno edad adolescente tarea
        anos ano years old cumplo
        abogad* licenciad* lic juridic* legal* defensor* litigante lawyer attorney bufete representante legalmente notari*
        demand* juez juzgado tribunal amparo denunci* court sue lawsuit judge penal* policia carcel
        condusef profeco procurad* fiscalia queja* reclam* sernac indecopi superintend* complain* cfpb inconform* redeco prensa noticias defensoria inai sic tele television redes periodico
        pesim* terrib* mal mala malisim* horrible awful terrible poca pinche* asco verguenza etica responsables_ peor
        pendej* put* cabron* culer* idiot* imbecil* estupid* rata ratas rater* maldit* mierda verga* mamon* hdp hijueputa gonorrea pelotud* huevon weon chinga* chingue* carajo fuck* shit asshole bitch bastard* inutil* mugros* jod* marran* naco perr* scum idiots ctm mames mamar mamada* mamando hocic* desgraciad* buitre* arrastrad* lame* callate diablo infierno machete balazos quemar forro* conchatumadre malnacid* payas* zorra sinverguenza* mentiros* cinic* tarad* baboso* metiche* muertos_ largate gusano* cucaracha* sanguijuela* parasito* bruto*
        matar matarme mato suicid* morirme existir colgar soga veneno tiro pastillas despertar despierte cortarme corto tirar tirarme puente kill matarse vivir lastimar lastimo lastimarme azotea dano locura tonteria estorb* carga_ estuviera desaparecer acabar sufrir vida
        identidad clon* suplant* falsific* usaron usurp* phishing hackear* hackearon impost* stolen stole theft inventaron invento huella
        nombre nombres name
        fraude fraudes estafa* estafador* extorsion* scam fraud fake falso falsa raro sospech*
        reconozco reconocemos desconozco aclar* error* incorrect* equivoc* duplic* indebid* injust* disput* wrong mistake doble revis* chequen corrij* correg* consumi consumido
        cobr* cobranza cargo cargos charge* charged
        robar robado robo robaron asalt*
        dinero lana feria efectivo recursos solvencia ingresos money cash broke quebr* plata bolsillo dura misio trae traigo varo
        desemple* corrieron despid* despidieron chamba jale empleo unemploy* job fired laid trabaj*
        nomina sueldo salario pension aguinaldo cobro caiga raya paycheck
        enferm* hospital* operac* operaron operar cirug* accident* diabet* cancer covid medic* internad* incapacit* sick surgery ill clinica dialisis derrame embaraz* infarto leucemia
        inund* temblor huracan incend* quemo sismo flood hurricane fire cosecha sequia
        ventas negocio vender vendo vendido comerciante
        puedo puede pueden podria podrian podemos podre puedes can could podrias
        alcanza alcanzo completar apenas rinde ajusta ajusto alcance
        tengo tiene tienen tenia tenemos have has cuento
        """

    private static let moreList = """
        descuent* dscto rebaj* quita quitas condon* bonific* perdon* oferta promocion* negoci* benefici* contado discount* settle* settlement waive* remision consideracion regate* propuesta ajuste arreglo exencion
        parcial* plazos restructur* reestructur* refinanc* acomod* installment* instalment* plan semanales diferir diferirlo cuotas cuota mensualidad*
        poquito poco pagitos abonitos partes quincenales
        prorroga* tiempo espera* esperen esperenme esperame aguant* chance extension aplaz* recorr* posterg* posponer pospong* extra tolerancia time extend wait oportunidad retras* moratoria congel* gracia pausa placito paciencia reprogram* plazo atrasar
        mitad parte tercera cuarta half adelanto adelantito media
        solo solamente nomas unicamente only
        cuanto cuanta much kuanto
        cuantos cuantas many
        desglos* detall* concepto conceptos compone* resumen incluid* gasto gastos breakdown detail* statement itemiz* movimientos consta integra rubro* extracto amortizacion corresponde capital seguro comision productos producto explic*
        iva impuesto* tax
        cuando fecha fechas when date
        vence vencimiento limite due deadline vencia vencer tope vencido vencida vencen
        proximo proxima siguiente siguientes next sigue siguen proximos
        calendario tabla faltan falta quedan restan resta corrida remaining left cronograma llevo termino acabo terminar
        corte cutoff facturacion cierre ciclo periodo corta
        interes intereses tasa tasas recargo recargos moratorio* cat porcentaje interest rate fee fees penaliz*
        crece creciendo sube subio sube subiendo aument* acumul* generando genera anual mensual caro increas* growing subir
        domicili* automatic* autopay debit recurrente domiciliacion
        recibo recibos ticket tickets voucher receipt papelito boleta comprobante comprobantes
        factura facturas finiquito constancia certificado cfdi xml fiscales invoice liberacion acredite libre acuse pagare_ adeudos_
        foto capture captura adjunto anexo folio rastreo
        sucursal* tienda tiendas oficina oficinas direccion ubic* horario* abren abre cierran calle calles colonia centro cerca cercana modulo ventanilla branch* office address hours open close located mercado avenida plaza atencion abierto domingos mapa queda
        reconect* reconex* reactiv* cortaron cortado suspendieron suspendido restablec* reestabl* senal restore* reconnect* medidor desbloque* habilit* reinstal* bloquead* bloqueo prend*
        servicio internet luz linea agua cable gas megas service television_ modem
        conven* acuerd* arregl* contrato trato agreement contract deal pacto
        quien quienes who
        empresa banco financiera despacho confi* legit* verific* identif* company parte credencial puesto acredit* garantia oficial buro_ real registrados
        persona human* asesor* ejecutiv* agente alguien gerent* supervis* encargad* robot bot maquina operador* agent person representative somebody someone gente dueno soporte area
        ocupad* manej* junta clase reunion dormi* madrugad* busy driving meeting sleep* turno comiendo cocinando visita cliente consulta avion atread* atareado noche
        rato ratito orita later luego despues momento moment hora horas tarde temprano
        dato datos privacidad arco informacion habeas personales data privacy info proteccion rectif* datacredito veraz infocorp curp confidencial
        consiguieron obtuvieron sacaron dieron tienen_ obtuvo sacaste consiguio
        numero numeros cel celular number chip tel telefono
        idioma english espanol ingles nahuatl portugues maya zapoteco frances understand entiendo spanish language parlo lengua dialecto quechua mixe mixteco interprete traduc* translate gringo francais espagnol pas je parlez kein ich nao spreche brasileiro compris comprends anglais read americano
        entendi comprendo explica entiende
        gracias agradez* amable* bendic* bendiga saludo saludos abrazo dios thanks thank thx igualmente excelente tks bonito cuidese feliz
        hola buenos buenas buen buena hello hi onda wenas holi adios
        si claro acepto confirmo correcto acuerdo ok vale va simon perfecto adelante yes yeah sure correct accept afirmativo dale orale sip confirmado agree conforme proceda yap jalo listo
        enterado enterada recibido anotado visto entendido presente
        reanud* vuelv* volver alta suscrib* inscrib* start subscribe resume reincorpor* agreg* regist* activ* nuevamente
        recibir recibiendo lleguen llegan llegue reciba
        ayud* apoy* opcion* menu comando* funciona sirve* orient* guia guie help options instrucciones dudas duda preguntas faq auxilio tramite asistencia pico
        quiero quisiera deseo necesito ocupo solicito gustaria requiero want need would busco pido exijo
        como how
        donde adonde where
        que cual cuales what which
        porque why
        conozco conosco know conoce
        soy am im somos
        vive viven vivia lives
        salio anda fue encuentra esta_ preso cambio_casa divorci* separ*
        aqui aca here ahi
        otro otra cambiar cambio cambie cambiarlo change another new nuevo nueva diferente actualice actualicen actualizar
        atraso atrasado atrasada atras moroso corriente past overdue atrasos atrase
        pena disculpe sorry disculpa disculpen
        hoy today manana ahora now ahorita
        pronto soon casi juntando cumplir cumplo
        rechazo niego negado nones nada
        vergonzoso desesper* angust* llor* deprim* triste estres* miedo
        compre saque pedi solicite contrate firme tramite
        """
}
