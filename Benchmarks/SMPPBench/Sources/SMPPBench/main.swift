// Submits messages to an SMSC over one bind and prints one line of JSON.
//   SMPPBench PORT [--count N] [--window N] [--dlr] [--host A] [--rate-check]
import Glibc
import NIOCore
import NIOPosix
import SMPP

let options = try Options(CommandLine.arguments.dropFirst())
let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
let loop = group.next()
var bind = BindRequest(systemID: "bench", password: "secret")
bind.mode = .transceiver
var configuration = SMPPClient.Configuration(
    host: options.host,
    port: options.port,
    bind: bind
)
configuration.session.window = options.window
configuration.session.queueLimit = 4_096

let campaign = Campaign(options: options, done: loop.makePromise(of: Void.self))
let client = SMPPClient(configuration: configuration, eventLoop: loop) { client, batch in
    campaign.take(batch, from: client)
}
client.start()
try await campaign.done.futureResult.get()
let line = campaign.report()
await client.stop()
try await group.shutdownGracefully()
print(line)
exit(campaign.isComplete ? 0 : 1)
