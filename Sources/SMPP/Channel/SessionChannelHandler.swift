internal import NIOCore

/// Passes a channel's octets to a session link: settles once per batch of reads.
final class SessionChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: SessionLink

    init(_ link: SessionLink) {
        self.link = link
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { link.attach(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        if !link.isAttached { link.attach(context) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        link.read(&buffer)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        link.settle()
        context.fireChannelReadComplete()
    }

    /// A peer that does not read what we answer is not read either: memory stays bounded.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        context.channel.setOption(ChannelOptions.autoRead, value: isWritable).whenComplete { _ in }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        link.detach()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whatever broke, the link is gone; the session gives every message its outcome.
        context.close(promise: nil)
    }
}

/// How much may wait to be written before a peer counts as not reading.
let writeBufferLimits = ChannelOptions.Types.WriteBufferWaterMark(low: 1 << 20, high: 4 << 20)
