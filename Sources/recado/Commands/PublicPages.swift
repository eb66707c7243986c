import Connectors
import Files
import Foundation
import Logging
import Messaging
import Site
import Store
import Values
import Workers

/// The public pages of `serve`, and the web chat that stands behind them.
enum PublicPages {
    /// A connector for each route of the facts that is a web chat.
    static func chats(_ context: Context) async throws -> [WebChatConnector] {
        try await context.policies.current().facts.routes
            .filter { $0.channel == .webchat }
            .map { WebChatConnector(name: $0.name) }
    }

    static func site(
        _ context: Context,
        chats: [WebChatConnector],
        logger: Logger
    ) async throws -> Site {
        let policy = try await context.policies.current()
        guard policy.facts.site != nil else {
            throw Failure(
                "site_port is set, and the published facts name no address for the pages: add "
                    + "site: {url: https://r.example} to the facts and publish them"
            )
        }
        return Site(
            store: context.store,
            policies: context.policies,
            robots: try robots(context.resources),
            documents: try DocumentSet(
                folder: URL(filePath: context.resources.path("documents"))
            ),
            logger: logger
        ) { shown in
            for chat in chats {
                chat.delivered(
                    shown.filter { $0.route == chat.name }.map { message in
                        (
                            reference: MessageReference(
                                high: message.message.high,
                                low: message.message.low
                            ),
                            recipient: message.recipient,
                            at: message.at
                        )
                    }
                )
            }
        }
    }

    private static func robots(_ resources: Resources) throws -> RobotRules {
        let path = resources.path("site/robots.yaml")
        let tree = try YAMLTree.parse(try readText(path), file: path)
        guard let rules = RobotRules(tree) else {
            throw Failure(
                "\(path) is not complete: it needs agents, least_milliseconds and "
                    + "earliest_milliseconds"
            )
        }
        return rules
    }
}
