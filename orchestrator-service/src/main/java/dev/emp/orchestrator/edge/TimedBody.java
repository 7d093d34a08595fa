package dev.emp.orchestrator.edge;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.util.context.Context;

/**
 * A body that fails when its next piece takes too long. Most bodies come in one piece with their head, and cost no timer: one is
 * set when the loop has handed on all it has read and the end was not among it. As the pieces come on the loop, and the timer
 * rings there, nothing has to be locked.
 */
final class TimedBody extends FluxOperator<DataBuffer, DataBuffer> {

    private final EventLoop loop;
    private final Duration patience;
    private final Supplier<? extends Throwable> fault;

    /** @param loop on which the pieces come */
    TimedBody(Flux<DataBuffer> body, EventLoop loop, Duration patience, Supplier<? extends Throwable> fault) {
        super(body);
        this.loop = loop;
        this.patience = patience;
        this.fault = fault;
    }

    @Override
    public void subscribe(CoreSubscriber<? super DataBuffer> reader) {
        source.subscribe(new Pieces(reader));
    }

    private final class Pieces implements CoreSubscriber<DataBuffer>, Subscription {

        private final CoreSubscriber<? super DataBuffer> reader;
        private @Nullable Subscription body;
        private @Nullable Future<?> timer;
        private boolean ended;

        Pieces(CoreSubscriber<? super DataBuffer> reader) {
            this.reader = reader;
        }

        @Override
        public Context currentContext() {
            return reader.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            body = subscription;
            loop.execute(this::setTimer);
            reader.onSubscribe(this);
        }

        @Override
        public void onNext(DataBuffer piece) {
            if (ended) {
                DataBufferUtils.release(piece);
                return;
            }
            if (timer != null) {
                timer.cancel(false);
                setTimer();
            }
            reader.onNext(piece);
        }

        @Override
        public void onError(Throwable broken) {
            if (end()) {
                reader.onError(broken);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                reader.onComplete();
            }
        }

        @Override
        public void request(long pieces) {
            Objects.requireNonNull(body).request(pieces);
        }

        @Override
        public void cancel() {
            Objects.requireNonNull(body).cancel();
            if (loop.inEventLoop()) {
                end();
            } else {
                loop.execute(this::end);
            }
        }

        private void setTimer() {
            if (!ended) {
                timer = loop.schedule(this::giveUp, patience.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void giveUp() {
            if (end()) {
                Objects.requireNonNull(body).cancel();
                reader.onError(fault.get());
            }
        }

        /** False when it had ended before. */
        private boolean end() {
            boolean first = !ended;
            ended = true;
            if (timer != null) {
                timer.cancel(false);
            }
            return first;
        }
    }
}
