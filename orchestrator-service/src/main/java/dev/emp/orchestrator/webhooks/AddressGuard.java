package dev.emp.orchestrator.webhooks;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections begin only to allowed addresses. It sees the very address that is connected to, so a name that is looked up
 * twice, with another answer each time, is of no use to anybody.
 */
@Sharable
final class AddressGuard extends ChannelOutboundHandlerAdapter {

    private final Function<InetAddress, Optional<String>> refusal;

    /** @param refusal what kind of address it is, with its article, when it is refused; else empty */
    AddressGuard(Function<InetAddress, Optional<String>> refusal) {
        this.refusal = refusal;
    }

    @Override
    public void connect(
            ChannelHandlerContext context,
            SocketAddress remote,
            @Nullable SocketAddress local,
            ChannelPromise promise) {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        Optional<String> kind = address == null ? Optional.of("no address") : refusal.apply(address);
        if (kind.isEmpty()) {
            var _ = context.connect(remote, local, promise);
            return;
        }
        String shown = address == null ? String.valueOf(remote) : address.getHostAddress();
        promise.setFailure(new RefusedAddressException("the host has the address " + shown + ", which is " + kind.get()
                + "; emp.orchestrator.webhooks.allow-private-addresses is not set"));
    }

    /** The address may not be connected to; the message says why. */
    static final class RefusedAddressException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedAddressException(String message) {
            super(message, null, false, false);
        }
    }
}
