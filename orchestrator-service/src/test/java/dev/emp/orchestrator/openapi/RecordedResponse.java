package dev.emp.orchestrator.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Listens to an answer while it is written, and tells of it before the client can have seen its end. */
final class RecordedResponse extends ServerHttpResponseDecorator {

    private static final int LONGEST_KEPT = 256 * 1024;
    private static final int OK = 200;

    private final ServerHttpRequest request;
    private final Consumer<Answer> listener;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final AtomicBoolean isTold = new AtomicBoolean();
    private boolean isTooLong;

    RecordedResponse(ServerHttpRequest request, ServerHttpResponse response, Consumer<Answer> listener) {
        super(response);
        this.request = request;
        this.listener = listener;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return body instanceof Mono<? extends DataBuffer> whole
                ? super.writeWith(whole.doOnNext(this::keep).doOnSuccess(last -> tell(true)))
                : super.writeWith(heard(Flux.from(body).doOnNext(this::keep)));
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return super.writeAndFlushWith(heard(Flux.from(body)
                .map(piece -> Flux.from(piece).doOnNext(this::keep).map(buffer -> (DataBuffer) buffer))));
    }

    @Override
    public Mono<Void> setComplete() {
        tell(true);
        return super.setComplete();
    }

    private <T> Flux<T> heard(Flux<T> body) {
        return body.doOnComplete(() -> tell(true)).doOnCancel(() -> tell(false));
    }

    private void keep(DataBuffer buffer) {
        int length = buffer.readableByteCount();
        isTooLong |= kept.size() + length > LONGEST_KEPT;
        if (!isTooLong) {
            ByteBuffer copy = ByteBuffer.allocate(length);
            buffer.toByteBuffer(copy);
            kept.writeBytes(copy.array());
        }
    }

    private void tell(boolean ended) {
        if (isTold.compareAndSet(false, true)) {
            HttpStatusCode status = getStatusCode();
            HttpHeaders headers = new HttpHeaders();
            headers.putAll(getHeaders());
            listener.accept(new Answer(
                    request.getMethod(),
                    request.getURI().getRawPath(),
                    status == null ? OK : status.value(),
                    headers,
                    isTooLong ? "" : Answer.text(kept.toByteArray()),
                    ended && !isTooLong));
        }
    }
}
