internal import NIOCore
internal import Synchronization

/// One ESME's connection at a server, confined to its event loop.
final class ServerCore {
    let session: SMPPServerSession
    let link: SessionLink

    init(
        id: UInt64,
        systemID: SystemID,
        configuration: SessionConfiguration,
        eventLoop: any EventLoop,
        bind: @escaping SMPPServer.BindHandler,
        handler: @escaping SMPPServer.Handler
    ) {
        let session = SMPPServerSession(id: id, eventLoop: eventLoop)
        let link = SessionLink(
            session: Session(smsc: systemID, configuration: configuration),
            eventLoop: eventLoop
        )
        self.session = session
        self.link = link
        session.attach(link)
        link.deliver = { [unowned link] batch in
            for case .bindRequested(let request) in batch.changes {
                let status = bind(session, request)
                link.perform { machine, now in machine.answerBind(status, now: now) }
            }
            handler(session, batch)
        }
        link.detached = { session.attach(nil) }
    }
}

/// The open sessions of a server.
final class SessionRegistry: Sendable {
    private struct Sessions {
        var lastID: UInt64 = 0
        var open: [UInt64: SMPPServerSession] = [:]
    }

    private let sessions = Mutex(Sessions())

    func nextID() -> UInt64 {
        sessions.withLock {
            $0.lastID += 1
            return $0.lastID
        }
    }

    func add(_ session: SMPPServerSession) {
        sessions.withLock { $0.open[session.id] = session }
    }

    func remove(_ id: UInt64) {
        sessions.withLock { $0.open[id] = nil }
    }

    var all: [SMPPServerSession] {
        sessions.withLock { [SMPPServerSession]($0.open.values) }
    }
}
