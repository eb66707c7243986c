import Domain
import Store
import Values

/// Which page belongs to which path.
extension Visit {
    func answer(_ path: String) async throws -> SiteAnswer {
        let isPost = request.method == "POST"
        // Whoever holds a number may say that it is not theirs, whatever became of the link.
        switch (path, isPost) {
        case ("no-soy-yo", _), ("baja", _): return try await refusal(path, isPost: isPost)
        default: break
        }
        guard link.standing(at: now) == .open else { return try await expired(path, isPost) }
        switch path {
        case "": return isPost ? go("") : try await landing()
        case "entrar": return isPost ? try await enter() : go("")
        case "quienes": return isPost ? go(path) : answer(about())
        case "quejas": return isPost ? go(path) : answer(complaints())
        case "privacidad": return isPost ? go(path) : answer(privacy())
        case "contacto": return isPost ? go(path) : answer(contactPolicy())
        case "trato": return isPost ? go(path) : answer(conduct())
        case "sucursales": return isPost ? go(path) : answer(branches())
        default: break
        }
        guard session != nil else { return answer(sessionEnded()) }
        switch path {
        case "verificar": return isPost ? try await verify() : answer(verification())
        case "persona": return isPost ? try await askForPerson() : answer(personPage())
        case "aclaracion": return isPost ? try await dispute() : answer(disputePage())
        case "chat": return isPost ? try await write() : try await chat()
        case "chat/hilo": return isPost ? go("chat") : try await thread()
        default: break
        }
        guard isShown else { return Site.known.contains(path) ? go("verificar") : Site.nothing }
        switch path {
        case "inicio": return isPost ? go(path) : answer(home())
        case "desglose": return isPost ? go(path) : answer(try await breakdown())
        case "pagar": return isPost ? go(path) : answer(try await payment())
        case "promesa": return isPost ? answer(promiseEcho()) : answer(promiseForm())
        case "promesa/confirmar": return isPost ? try await promise() : go("promesa")
        case "opciones": return isPost ? try await choose() : answer(options())
        case "convenio": return isPost ? try await accept() : answer(try await agreementPage())
        case "convenio/documento": return try await agreementDocument()
        case "encuesta": return isPost ? try await survey() : answer(surveyPage())
        case "datos": return isPost ? go(path) : answer(try await provenance())
        default: return Site.nothing
        }
    }
}

extension Site {
    /// Pages that are shown to who showed who they are.
    static let known: Set<String> = [
        "inicio", "desglose", "pagar", "promesa", "promesa/confirmar", "datos", "encuesta",
        "opciones", "convenio", "convenio/documento",
    ]
}
