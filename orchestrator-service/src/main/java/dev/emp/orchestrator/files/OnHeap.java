package dev.emp.orchestrator.files;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/**
 * A request whose body is copied out of the server's own memory as it comes. Spring's parser of forms does not give back every buffer of a
 * form that breaks off in the headers of a part (Spring Framework 7.0, {@code MultipartParser}): on the heap the garbage collector
 * does, but of the server's pool such a buffer would be lost, and a client could empty it.
 */
final class OnHeap extends ServerHttpRequestDecorator {

    OnHeap(ServerHttpRequest request) {
        super(request);
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return super.getBody().map(OnHeap::copy);
    }

    private static DataBuffer copy(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }
}
