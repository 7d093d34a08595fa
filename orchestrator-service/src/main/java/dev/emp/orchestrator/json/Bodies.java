package dev.emp.orchestrator.json;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes request bodies into memory, never more of one than is allowed. */
public final class Bodies {

    private Bodies() {}

    /** The whole body, empty when there is none. Fails with {@link ErrorCode#PAYLOAD_TOO_LARGE} beyond the limit. */
    public static Mono<byte[]> read(ServerHttpRequest request, DataSize limit) {
        if (request.getHeaders().getContentLength() > limit.toBytes()) {
            return Mono.error(tooLarge("the body", limit));
        }
        return request.getBody().collect(() -> new Pieces(limit), Pieces::add).map(Pieces::all);
    }

    /** The body as it comes in, piece by piece, whatever its size. */
    public static Flux<byte[]> stream(ServerHttpRequest request) {
        return request.getBody().map(Bodies::bytes);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** @param what is beyond its limit: the body, or a part of it */
    public static ProblemException tooLarge(String what, DataSize limit) {
        return new ProblemException(
                ErrorCode.PAYLOAD_TOO_LARGE, what + " is larger than " + limit.toKilobytes() + " KiB");
    }

    /** What has come of a body. */
    private static final class Pieces {

        private final DataSize limit;
        private final List<byte[]> pieces = new ArrayList<>(1);
        private int size;

        Pieces(DataSize limit) {
            this.limit = limit;
        }

        private void add(DataBuffer buffer) {
            byte[] piece = bytes(buffer);
            if (size + (long) piece.length > limit.toBytes()) {
                throw tooLarge("the body", limit);
            }
            size += piece.length;
            pieces.add(piece);
        }

        /** Most bodies come in one piece, which is not copied again. */
        private byte[] all() {
            if (pieces.size() == 1) {
                return pieces.getFirst();
            }
            ByteBuffer all = ByteBuffer.allocate(size);
            pieces.forEach(all::put);
            return all.array();
        }
    }
}
