extension PhraseBook {
    /// Who writes: somebody else, a minor, the family of a dead person, a person in danger.
    mutating func addPeople() {
        add(
            .wrongNumber,
            .certain,
            "wrong.phrase",
            .anywhere,
            """
            se equivoco|equivocan|equivocaron|equivocaste de|con numero|persona|telefono|el_numero|la_persona
            esta|estan|estas equivocado|mal de|con el? numero|persona|telefono
            numero|telefono|celular|persona incorrecto|incorrecta
            aqui|aca no vive|trabaja|es|esta|hay ninguna|ningun|nadie|esa|ese|la|el|tal? persona|senor|senora|llamado|asi|con_ese_nombre
            aqui|aca no vive|trabaja
            ya no es su|el|ese|de_el|de_ella numero|telefono|celular|cel
            no es su|el numero|telefono|celular|cel de? esa|ella|el?
            este|ese no|ya_no es el|su numero|telefono|celular|cel
            este|mi numero|telefono|celular|cel no|ya_no le|les? pertenece|corresponde
            este|mi numero|telefono|celular|cel no|ya_no es de|del esa|ese|la|el|esta|ninguna|ningun? persona|senor|senora|titular|*
            este numero|telefono|celular es mio|nuevo ahora?
            no conozco|conosco a|al|la|esa esa|ese|la|el|ninguna|ningun|nadie persona|senor|senora|nombre|individuo|asi|llamado|llamada|titular
            no conozco|conosco a nadie con|de|que ese|ese_nombre|llame
            no la|lo|le conozco|conosco
            no se|tengo quien|idea_quien|idea_de_quien es|sea esa|ese|el|ella persona|senor|senora|hombre
            no soy esa|ese|la|el|quien|a_quien persona|senor|senora|buscan|buscas|busca|que_buscan
            no soy quien|a_quien|el_que|la_que usted|ustedes? busca|buscan|dice|dicen
            persona equivocado
            yo no soy esa|ese|el|la persona|senor|senora
            """
        )
        add(
            .wrongNumber,
            .certain,
            "wrong.word",
            .whole,
            """
            numero? equivocado
            equivocado de? numero
            es|tiene|tienen|marco|esta|este un|el|es? numero? equivocado
            wrong number
            cambio|cambie de numero|telefono
            """
        )
        add(
            .wrongNumber,
            .likely,
            "wrong.hint",
            .anywhere,
            """
            numero equivocado
            ya no tiene este|ese numero|telefono
            cambio de numero|telefono|celular
            """
        )
        add(
            .deceased,
            .certain,
            "deceased.phrase",
            .anywhere,
            """
            fallecio|fallecido|fallecida|falleci|difunto|difunta|finado|finada|qepd
            ya? se? murio
            esta|estaba muerto|muerta
            ya murio
            soy|fui su|la|el viuda|viudo
            acta de defuncion
            q e p d
            que en paz descanse
            """
        )
        add(
            .minor,
            .certain,
            "minor.phrase",
            .anywhere,
            """
            soy menor de edad
            soy un|una nino|nina
            soy menor
            """
        )
        add(
            .thirdParty,
            .certain,
            "third.phrase",
            .anywhere,
            """
            soy|habla|escribe|somos su|sus|la|el|una|un mama|papa|madre|padre|hijo|hija|hijos|esposa|esposo|mujer|marido|hermano|hermana|tia|tio|abuela|abuelo|vecino|vecina|secretaria|jefe|jefa|novia|novio|pareja|sobrino|sobrina|nuera|yerno|cunada|cunado|amiga|amigo|companero|companera|ex|suegra|suegro|primo|prima|familiar|conocido|conocida
            no soy el|la titular|deudor|deudora|cliente
            es de mi mama|papa|hijo|hija|esposa|esposo|hermano|hermana|ex
            el|la titular no|ya_no soy|esta|vive
            """
        )
        add(
            .attorney,
            .certain,
            "attorney.phrase",
            .anywhere,
            """
            mi|con_mi|mis abogado|abogada|abogados|licenciado
            hable|hablen|comuniquese|comuniquense con mi|el|la|mis abogado|abogada|licenciado|abogados
            soy|habla|somos el|la|su|los? abogado|abogada|abogados
            representante legal
            """
        )
        add(
            .selfHarm,
            .certain,
            "harm.phrase",
            .anywhere,
            """
            me voy|quiero|quisiera a? matar|suicidar|morir
            matarme|suicidarme|suicidio|suicidar
            quitarme|quitar la vida
            ya? no quiero vivir|seguir_viviendo
            mejor me mato|muero
            """
        )
        add(
            .insult,
            .certain,
            "insult.word",
            .anywhere,
            """
            chinga|chinguen|chingate|chingada|chingar tu|su|a|asu? madre|mama?
            chinguen|chinga|chingas|chingan
            pendejo|pendeja|pendejos|pendejas|puto|puta|putos|putas|cabron|cabrones|cabrona|culero|culeros|idiota|idiotas|imbecil|imbeciles|estupido|estupida|estupidos|rateros|ratero|ladrones|ladron|malditos|mierda|verga|vergas|mamon|mamones|hdp|hijueputa|gonorrea|boludo|pelotudo|huevon|weon
            vete|vayanse|vayase a la|al chingada|carajo|verga|diablo|mierda
            te|los|les voy a matar|partir|madrear|romper
            """
        )
        add(
            .inconvenientTime,
            .certain,
            "time.phrase",
            .anywhere,
            """
            estoy|ando|sigo trabajando|ocupado|ocupada|manejando|en_junta|en_una_junta|en_el_trabajo|en_clase|dormido|durmiendo
            a esta|estas|altas hora|horas
            de noche no
            no son horas
            """
        )
        add(
            .human,
            .certain,
            "human.phrase",
            .anywhere,
            """
            hablar|platicar|comunicarme|chatear|tratar con alguien|una_persona|un_humano|un_asesor|una_asesora|asesor|un_ejecutivo|una_ejecutiva|un_agente|un_gerente|el_gerente|un_supervisor|un_representante|persona_real|una_persona_real|ustedes|un_operador|el_encargado
            que? me? atienda|atiendan una|un persona|asesor
            quiero|necesito|deseo|prefiero|solicito una? un|a? asesor|asesora|ejecutivo|agente|gerente|supervisor|persona|humano
            atencion al cliente
            """
        )
        add(
            .callback,
            .certain,
            "callback.phrase",
            .anywhere,
            """
            llamenme|llameme|llamame|marquenme|marqueme|marcame|hablenme|hableme
            me pueden|puede|podrian|podria|puedes llamar|marcar|hablar|contactar
            quiero|necesito|deseo|prefiero|solicito que me llamen|marquen|llame|marque
            quiero|necesito|deseo|prefiero|solicito una llamada
            """
        )
        add(
            .human,
            .certain,
            "human.word",
            .whole,
            """
            asesor|asesora|agente|humano|persona|ejecutivo|representante|operador|un_asesor|una_persona
            """
        )
    }
}
