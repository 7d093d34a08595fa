package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * What a client has not yet read of its report. Many clients read nothing before they have sent everything: if the
 * batch waited for them to read, neither side would ever go on. So some of the report is kept for them, and only beyond
 * that the batch waits.
 */
final class Backlog {

    private final DataSize most;
    private final Duration patience;
    private long bytes;
    private Sinks.Empty<Void> room = Sinks.empty();

    Backlog(DataSize most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /** Ends when there is room for more; fails with {@link ErrorCode#STREAM_OVERFLOW} when the client does not read. */
    Mono<Void> room() {
        return Mono.defer(() -> isFull() ? waiting() : Mono.empty());
    }

    /** The same report, which its source never has to wait with. */
    Flux<byte[]> keep(Flux<byte[]> report) {
        return report.doOnNext(piece -> add(piece.length))
                .onBackpressureBuffer()
                .doOnNext(piece -> read(piece.length));
    }

    private Mono<Void> waiting() {
        return next().timeout(patience)
                .onErrorMap(TimeoutException.class, fault -> overflow())
                .publishOn(Schedulers.parallel());
    }

    private synchronized Mono<Void> next() {
        return isFull() ? room.asMono() : Mono.empty();
    }

    private synchronized boolean isFull() {
        return bytes >= most.toBytes();
    }

    private synchronized void add(int size) {
        bytes += size;
    }

    private void read(int size) {
        Sinks.Empty<Void> waiting = null;
        synchronized (this) {
            boolean wasFull = isFull();
            bytes -= size;
            if (wasFull && !isFull()) {
                waiting = room;
                room = Sinks.empty();
            }
        }
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    private ProblemException overflow() {
        return new ProblemException(
                ErrorCode.STREAM_OVERFLOW,
                "more than " + most.toKilobytes() + " KiB of the report have waited " + patience.toSeconds()
                        + " s to be read; read it while sending");
    }
}
