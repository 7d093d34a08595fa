package dev.emp.orchestrator.artifacts;

import dev.emp.artifact.ArtifactProperties;
import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.ArtifactStore.LinkedType;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Sends files, whole or in part, or says where else the client gets them. */
@Component
public final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int CHUNK = 64 * 1024;

    private final ArtifactStore store;
    private final ArtifactProperties.S3 settings;
    private final FileCalls calls;

    Delivery(ArtifactStore store, ArtifactProperties properties, FileCalls calls) {
        this.store = store;
        this.settings = properties.s3();
        this.calls = calls;
    }

    /** Fails with the given code when the bytes are no longer kept. */
    public Mono<Void> send(StoredFile file, ErrorCode gone, ServerWebExchange exchange) {
        return Mono.fromCallable(() -> store.size(file.key()))
                .subscribeOn(calls.scheduler())
                .onErrorMap(IOException.class, Delivery::outOfReach)
                .map(size -> size.orElseThrow(() -> noLongerKept(file, gone)))
                .flatMap(size -> send(file, size, exchange))
                .onErrorMap(RemovedException.class, removed -> noLongerKept(file, gone));
    }

    private static ProblemException noLongerKept(StoredFile file, ErrorCode gone) {
        return new ProblemException(gone, "the bytes of " + file.name() + " are no longer kept");
    }

    private Mono<Void> send(StoredFile file, long size, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        describe(file, response.getHeaders());
        if (exchange.checkNotModified(file.etag())) {
            return response.setComplete();
        }
        // A link is for GET only.
        Optional<URI> link = HttpMethod.GET.equals(request.getMethod()) ? link(file) : Optional.empty();
        return link.isPresent() ? redirect(link.get(), response) : sendBytes(file, size, request, response);
    }

    private Optional<URI> link(StoredFile file) {
        return settings.redirect()
                ? store.link(
                        file.key(),
                        settings.linkLifetime(),
                        new LinkedType(
                                file.mediaType().toString(), file.disposition().toString()))
                : Optional.empty();
    }

    private static Mono<Void> redirect(URI link, ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        headers.clear();
        headers.setLocation(link);
        headers.setCacheControl("private, no-store");
        response.setStatusCode(HttpStatus.FOUND);
        return response.setComplete();
    }

    private Mono<Void> sendBytes(StoredFile file, long size, ServerHttpRequest request, ServerHttpResponse response) {
        Optional<ByteRange> part = partOf(file, size, request);
        ByteRange range = part.orElse(new ByteRange(0, size));
        response.setStatusCode(part.isPresent() ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK);
        part.ifPresent(some -> response.getHeaders().set(HttpHeaders.CONTENT_RANGE, some.of(size)));
        response.getHeaders().setContentLength(range.length());
        return HttpMethod.HEAD.equals(request.getMethod()) || range.length() == 0
                ? response.setComplete()
                : response.writeWith(read(file, range, response));
    }

    /** RFC 9110: ranges are for GET, and only while {@code If-Range} still names this file. */
    private static Optional<ByteRange> partOf(StoredFile file, long size, ServerHttpRequest request) {
        String condition = request.getHeaders().getFirst(HttpHeaders.IF_RANGE);
        boolean whole =
                HttpMethod.HEAD.equals(request.getMethod()) || (condition != null && !condition.equals(file.etag()));
        return whole ? Optional.empty() : ByteRange.of(request.getHeaders().getFirst(HttpHeaders.RANGE), size);
    }

    private Flux<DataBuffer> read(StoredFile file, ByteRange range, ServerHttpResponse response) {
        return DataBufferUtils.readInputStream(() -> open(file, range), response.bufferFactory(), CHUNK)
                .subscribeOn(calls.scheduler())
                // Nobody closes it but the server, when the client has left.
                .onErrorMap(ClosedChannelException.class, AbortedException::new);
    }

    private InputStream open(StoredFile file, ByteRange range) throws IOException {
        return store.open(file.key(), range.first(), range.length())
                .orElseThrow(() -> new RemovedException(file.name() + " was removed while it was to be sent"));
    }

    /** Between the question for its size and its bytes. */
    private static final class RemovedException extends IOException {
        private static final long serialVersionUID = 1L;

        RemovedException(String message) {
            super(message);
        }
    }

    private static void describe(StoredFile file, HttpHeaders headers) {
        headers.setContentType(file.mediaType());
        headers.setETag(file.etag());
        // A file of a job never changes, but what one tenant may see another may not.
        headers.setCacheControl("private, max-age=86400, immutable");
        headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
        headers.setContentDisposition(file.disposition());
    }

    /** What a client hears of a store that failed; its own words go to the log, they may name places. */
    public static ProblemException outOfReach(Throwable fault) {
        log.warn("The store of files failed: {}", fault.getMessage());
        return new ProblemException(
                ErrorCode.FILE_STORE_UNAVAILABLE, "the store of files did not answer; the same call may work later");
    }
}
