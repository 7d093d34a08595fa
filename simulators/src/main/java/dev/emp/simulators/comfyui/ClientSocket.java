package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import tools.jackson.databind.JsonNode;

/** One WebSocket. Frames leave in the order of the calls, whichever thread makes them. */
final class ClientSocket {
    private final Channel channel;
    private final Faults faults;
    private boolean firstMessageSeen;
    private volatile boolean wantsPreviewMetadata;

    ClientSocket(Channel channel, Faults faults) {
        this.channel = channel;
        this.faults = faults;
    }

    void send(JsonNode event) {
        write(new TextWebSocketFrame(Wire.write(event)));
    }

    void send(byte[] binary) {
        write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(binary)));
    }

    /** Always through the event loop's queue: a write made on its own thread would overtake those of others. */
    private void write(WebSocketFrame frame) {
        boolean cut = faults.cutsSocketNow();
        channel.eventLoop().execute(() -> {
            if (cut) {
                ChannelFuture _ = channel.close();
            }
            ChannelFuture _ = channel.writeAndFlush(frame);
        });
    }

    /** True for the first message of the connection; only that one can announce features. */
    boolean isFirstMessage() {
        boolean first = !firstMessageSeen;
        firstMessageSeen = true;
        return first;
    }

    void announcePreviewMetadata(boolean wanted) {
        wantsPreviewMetadata = wanted;
    }

    boolean wantsPreviewMetadata() {
        return wantsPreviewMetadata;
    }
}
