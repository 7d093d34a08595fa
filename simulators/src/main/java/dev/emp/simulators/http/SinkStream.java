package dev.emp.simulators.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.FluxSink;

/** A body stream that ends in a sink. */
final class SinkStream implements BodyStream {
    private final FluxSink<ByteBuf> sink;
    private final Runnable cutter;
    private boolean over;

    /** @param cutter closes the connection behind what was sent */
    SinkStream(FluxSink<ByteBuf> sink, Runnable cutter) {
        this.sink = sink;
        this.cutter = cutter;
    }

    @Override
    public void send(Content piece) {
        if (isOpen()) {
            sink.next(Unpooled.wrappedBuffer(piece.bytes()));
        }
    }

    @Override
    public void cut() {
        if (isOpen()) {
            over = true;
            cutter.run();
        }
    }

    @Override
    public void stall() {
        over = true;
    }

    @Override
    public boolean isOpen() {
        return !over && !sink.isCancelled();
    }

    void end() {
        if (isOpen()) {
            over = true;
            sink.complete();
        }
    }
}
