extension PhraseBook {
    /// Having paid, meaning to pay, not being able to, and wanting other terms.
    mutating func addPaying() {
        add(
            .alreadyPaid,
            .certain,
            "paid.phrase",
            .anywhere,
            """
            ya lo|la|le|les|te|se? pague|deposite|abone|transferi|liquide|pago_todo
            ya hice|realice|efectue el|mi|un|la|su|ese? pago|deposito|transferencia|abono
            ya se|lo|la pago|deposito|liquido|hizo_el_pago
            ya esta|quedo|fue|estaba|estan|ha_sido|esta_todo pagado|pagada|liquidado|liquidada|saldado|saldada|cubierto|cubierta|depositado|hecho_el_pago
            ya tiene|tienen|cayo|mande|envie|les_mande|le_mande|les_envie el|mi|su pago|deposito|comprobante|transferencia
            acabo|acabamos de pagar|depositar|abonar|liquidar|transferir|hacer_el_pago|hacer_el_deposito|realizar_el_pago
            pague|deposite|abone|transferi|liquide ayer|antier|anoche|anteayer|esta_manana|hoy|desde
            hice|realice|efectue el|mi|un|la pago|deposito|transferencia|abono
            pago realizado|hecho|efectuado
            adjunto|anexo|envio|mando|aqui_esta|ahi_esta|les_mando|le_mando|te_mando el|mi|su? comprobante|ticket|recibo|voucher
            ya pagado|pagada|liquidado
            la semana|quincena pasada pague|deposite
            """
        )
        add(
            .alreadyPaid,
            .certain,
            "paid.word",
            .whole,
            """
            ya_quedo|pagado|ya_pagado|listo_pagado|pagada|ya_lo_hice|comprobante|pague|ya_esta
            """
        )
        add(
            .alreadyPaid,
            .likely,
            "paid.hint",
            .anywhere,
            """
            pague|deposite|abone|transferi|liquide
            esta pagado|pagada|liquidado|liquidada
            """
        )
        add(
            .willPay,
            .likely,
            "pay.verb",
            .anywhere,
            """
            voy|vamos|pienso|prometo|planeo a? pagar|depositar|abonar|liquidar|transferir|pagarle|pagarles|pagarte|depositarle|depositarles|cubrir
            voy a ir? a? hacer|realizar|dar el|un|mi pago|deposito|abono|transferencia
            pagare|depositare|abonare|liquidare|transferire|cubrire
            hago|hare|realizo|realizare|efectuo el|un|mi|su|la pago|deposito|abono|transferencia
            me comprometo a pagar|liquidar|depositar|abonar|cubrir
            paso|ire|voy|pasare a pagar|depositar|liquidar|abonar
            les|le|te|lo|la|se_lo|se_los|ya pago|deposito|abono|transfiero|liquido|cubro
            queda|quedara pagado|liquidado|cubierto
            cuenten|cuente con el|mi pago
            """
        )
        add(
            .willPay,
            .possible,
            "pay.wish",
            .anywhere,
            """
            quiero|quisiera|deseo|puedo|podria|necesito pagar|depositar|liquidar|abonar|transferir
            luego|despues|pronto|al_rato|ahorita|ahora pago|deposito|abono|liquido
            """
        )
        add(
            .hardship,
            .certain,
            "hardship.phrase",
            .anywhere,
            """
            perdi mi|el trabajo|empleo|chamba
            estoy|ando|sigo|me_quede sin trabajo|empleo|chamba|dinero|ingresos|lana
            estoy|ando|soy|sigo desempleado|desempleada
            no tengo|hay|cuento trabajo|empleo|dinero|con_dinero|recursos|lana|chamba|para_pagar|como_pagar|con_que_pagar|ingresos|de_donde
            me corrieron|despidieron|quede_sin_trabajo|liquidaron
            estoy|ando|estuve|esta|sigo muy? enfermo|enferma|hospitalizado|hospitalizada|internado|internada|incapacitado|incapacitada
            no puedo|podre|pude|voy_a_poder|he_podido|podemos pagar|pagarle|pagarles|pagarte|depositar|abonar|liquidar|cubrir
            no me alcanza
            en el hospital
            """
        )
        addTerms()
    }

    /// Wanting other terms.
    private mutating func addTerms() {
        add(
            .askDiscount,
            .certain,
            "terms.discount",
            .anywhere,
            """
            descuento|descuentos|descuentito|quita|condonacion|rebaja|rebajita|condonar|condonen|bonificacion
            bajar|bajen|baja|bajan|bajenle|bajame|reducir|quitar|quiten|perdonar|perdonen el|los|la|mi|un_poco_el|un_poco_los interes|intereses|monto|deuda|recargos|recargo
            pago de? contado
            """
        )
        add(
            .askInstalments,
            .certain,
            "terms.instalments",
            .anywhere,
            """
            parcialidades|reestructura|reestructurar|restructura|reestructuracion|refinanciar|mensualidades_mas_bajas|plan_de_pagos|diferir|diferirlo
            pagar|pago|pague|pagarlo|pagarla|pagarle|dividir|dividirlo en|a|con varios|pocos? pagos|abonos|plazos|partes|abonitos|pagitos|quincenas|mensualidades
            abonar poco|de_poco|por_mes|cada
            poco|poquito a poco|poquito
            """
        )
        add(
            .askMoreTime,
            .certain,
            "terms.time",
            .anywhere,
            """
            prorroga|extension|aplazar|posponer
            mas tiempo|plazo|dias
            dar|dan|dame|denme|deme|dan tiempo|chance|oportunidad|un_plazo|unos_dias|plazo|tantito|mas_tiempo|unos_dias_mas|otra_semana
            esperar|esperen|espereme|esperenme|esperame|aguantenme|aguanteme|aguantame hasta|unos|tantito|un_poco|al|a|otra|otros
            cambiar|cambien|recorrer|mover la|mi fecha
            """
        )
        add(
            .partialPayment,
            .likely,
            "terms.part",
            .anywhere,
            """
            solo|nomas|nada_mas|solamente|unicamente puedo|tengo|podria|cuento|me_alcanza|completo|junte
            la mitad
            una parte
            """
        )
        add(
            .askAgreement,
            .likely,
            "terms.agreement",
            .anywhere,
            """
            convenio|convenios
            """
        )
    }

    /// Not accepting the debt, complaining.
    mutating func addObjecting() {
        add(
            .dispute,
            .certain,
            "dispute.phrase",
            .anywhere,
            """
            no lo|la|los? reconozco|reconosco
            no es|son mi|mia|mio|mias|mi_adeudo|nuestra deuda|cuenta|adeudo|credito|prestamo|problema?
            yo? no|nunca le|les|te? debo|adeudo nada|dinero|eso|ese|esa|esa_cantidad|a_nadie|ni_un_peso
            yo no debo
            no les|le|te? debo
            el|ese|esa|la|su monto|cantidad|saldo|importe|cobro|cuenta no_es|esta|es|no_esta mal|correcto|correcta|incorrecto|incorrecta|equivocado|el_correcto|la_correcta|bien|ese
            ya lo aclare
            cobro|cobros|cargo|cargos indebido|indebidos|de_mas|no_reconocido|no_reconocidos
            no tengo|tuve|tenia ningun|ninguna|nada? deuda|adeudo|credito|prestamo|cuenta|deudas|adeudos con|pendiente?
            aclaracion|inconformidad
            me siguen|estan cobrando de_mas|doble|otra_vez|algo_que
            """
        )
        add(
            .fraud,
            .certain,
            "fraud.phrase",
            .anywhere,
            """
            yo? no|nunca saque|pedi|solicite|contrate|firme|autorice|tramite|hice|abri ese|esa|ningun|ninguna|un|una|nada|el|este? credito|prestamo|tarjeta|cuenta|compra|contrato|cargo?
            robo|robaron|suplantacion|suplantaron|usurparon|usurpacion de|mi|la|su? identidad
            usaron|ocuparon mi nombre|identidad|ine|datos
            sin mi autorizacion|consentimiento
            """
        )
        add(
            .complaint,
            .certain,
            "complaint.phrase",
            .anywhere,
            """
            condusef|profeco|redeco|sernac|indecopi|superfinanciera
            los|les|le|te|lo voy|vamos|pienso a? demandar|denunciar|reportar|acusar
            demandarlos|denunciarlos|reportarlos|demandarles
            acoso|hostigamiento|acosando|hostigando|acosadores|amenazas|amenazando|amenazan|extorsionando
            queja|quejarme|quejare|reclamacion|reclamo|denuncia|denunciar
            pesimo|mal|muy_mal servicio|trato|atencion
            """
        )
    }

    /// Questions.
    mutating func addAsking() {
        add(
            .askBreakdown,
            .certain,
            "ask.breakdown",
            .anywhere,
            """
            desglose|desgloce|desglosado|desglosar
            estado de cuenta
            """
        )
        add(
            .askCutOff,
            .certain,
            "ask.cutoff",
            .anywhere,
            """
            fecha|dia de corte
            cuando|que_dia corta|corto|cortan|es_mi_corte|es_el_corte
            mi corte
            """
        )
        add(
            .askBalance,
            .certain,
            "ask.balance",
            .anywhere,
            """
            cuanto debo|es|seria|es_lo_que_debo|adeudo|falta|me_falta|queda|tengo_que_pagar|hay_que_pagar|es_mi_saldo|es_de|les_debo|le_debo|te_debo|sale|serian
            cual|que|de_cuanto|y_cual es mi|el|la saldo|deuda|adeudo|total|monto
            mi saldo
            """
        )
        add(
            .askBalance,
            .certain,
            "ask.balance.word",
            .whole,
            """
            saldo|cuanto|consultar_saldo|consulta_de_saldo
            """
        )
        add(
            .askHowToPay,
            .certain,
            "ask.how",
            .anywhere,
            """
            como|donde|adonde|a_donde|en_donde|por_donde|con_que puedo|le|les|se|lo|debo|hay_que|tengo_que|hago_para|hago_el? pago|pagar|pagarle|pagarles|deposito|depositar|pago|transfiero|transferir
            como|donde hago|realizo el|mi pago|deposito
            a|en|de que|cual cuenta|banco|clabe
            cual es el|la|su numero_de_cuenta|cuenta|referencia|clabe|numero_de_referencia
            pasame|paseme|pasenme|mandame|mandeme|mandenme|enviame|enviame|envieme|envienme|dame|deme|denme|me_pasas|me_pasa|me_pasan|me_mandan|me_manda|me_mandas|me_envian el|la|los|un|una|su numero|numero_de_cuenta|cuenta|referencia|clabe|link|liga|datos
            numero de cuenta|referencia
            datos para el|la|hacer_el? pago|deposito|transferencia|pagar|depositar|transferir
            se|puedo puede? pagar en|por|con oxxo|transferencia|tarjeta|linea|internet|efectivo|tienda|el_banco
            """
        )
        add(
            .askDueDate,
            .certain,
            "ask.due",
            .anywhere,
            """
            hasta|para cuando|que_dia|que_fecha tengo|puedo|debo|es|hay|vence
            cuando vence|es_mi_pago|es_el_pago|debo_pagar|tengo_que_pagar|hay_que_pagar|es_la_fecha|es_mi_fecha|es_lo_mas|me_toca
            cual|que es la|mi fecha
            que dia|fecha vence|es|debo|tengo|me_toca
            mi? fecha limite|de_pago|de_vencimiento
            """
        )
        add(
            .identityDoubt,
            .certain,
            "ask.identity",
            .anywhere,
            """
            quien|quienes es|eres|son|habla|hablan|escribe|me_escribe|me_habla|me_manda|es_usted|son_ustedes
            con quien tengo|hablo
            de que|cual empresa|banco|parte|compania|financiera|despacho|se_trata|me_hablan|hablan
            de donde son|me|hablan|escriben|llaman
            como se que|si
            es|sera|parece|esto_es un|una|es? fraude|estafa|extorsion|phishing|real|broma|verdad|confiable
            """
        )
        add(
            .identityDoubt,
            .certain,
            "ask.identity.word",
            .whole,
            """
            quien|fraude|estafa|quienes|y_tu_quien_eres
            """
        )
        add(
            .askWhoAnswers,
            .certain,
            "ask.program",
            .anywhere,
            """
            eres|es|sera|son|seras un|una robot|bot|maquina|programa|computadora|chatbot|automatico
            eres|es|hablo|estoy|platico hablando? platicando? con? un|una robot|bot|maquina|programa
            eres|es_usted|hay|hablo_con una|un|con_una persona|humano|alguien real|de_verdad|de_carne
            eres|es_usted un? una? humano|humana|persona
            esto|esta es un|una bot|robot|maquina|mensaje_automatico
            are you a? bot|robot|human|machine|real
            """
        )
    }

    /// Answers to a question of ours.
    mutating func addShortAnswers() {
        add(
            .affirmative,
            .certain,
            "answer.yes",
            .whole,
            """
            si|ok|claro|va|vale|sale|correcto|cierto|acepto|confirmo|confirmado|exacto|exactamente|afirmativo|dale|simon|perfecto|bueno|listo|enterado|enterada|entendido|yes|adelante|seguro|asi_es|arre|orale
            si|ok|claro si|ok|claro|correcto|confirmo|acepto|asi_es|esta_bien|de_acuerdo|perfecto|va|exacto|vale|bueno|adelante|enterado|entendido
            claro|por|desde que|supuesto|luego si|que_si?
            de acuerdo
            si? esta bien
            si? es correcto
            si? estoy de_acuerdo
            si por supuesto
            si senor|senora|senorita
            si|ok va|vale|sale va
            """
        )
        add(
            .negative,
            .certain,
            "answer.no",
            .whole,
            """
            no|nel|nop|nunca|jamas|negativo|incorrecto|nada|no_no|para_nada|claro_que_no|por_supuesto_que_no|no_acepto|no_confirmo|no_es_correcto|no_es_cierto|no_estoy_de_acuerdo|ni_loco|no_quiero|no_puedo|nel_pastel|no_esta_bien|no_por_ahora|ahorita_no|por_ahora_no|no_senor|no_senorita
            """
        )
        add(
            .thanks,
            .certain,
            "answer.thanks",
            .whole,
            """
            gracias|muchas_gracias|mil_gracias|muy_amable|agradezco|se_agradece|muchas_muchas_gracias|gracias_igualmente|bendiciones|excelente_dia|igualmente
            """
        )
    }
}
