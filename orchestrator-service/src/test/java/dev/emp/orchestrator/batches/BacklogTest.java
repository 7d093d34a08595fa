package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class BacklogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Backlog backlog = new Backlog(DataSize.ofBytes(10), PATIENCE);
    private final Reader reader = new Reader();

    @Test
    void hasRoomUntilAsMuchWaitsAsItMayHold() {
        write(9);
        StepVerifier.create(backlog.room()).expectComplete().verify(PATIENCE);
    }

    @Test
    void wakesTheBatchWhenTheClientHasRead() {
        write(9, 1);
        StepVerifier.create(backlog.room())
                .then(() -> reader.request(1))
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(backlog.room()).expectComplete().verify(PATIENCE);
    }

    @Test
    void losesPatienceWithAClientThatDoesNotRead() {
        StepVerifier.withVirtualTime(() -> {
                    write(10);
                    return backlog.room();
                })
                .expectSubscription()
                .expectNoEvent(PATIENCE.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorSatisfies(
                        fault -> assertThat(((ProblemException) fault).code()).isEqualTo(ErrorCode.STREAM_OVERFLOW))
                .verify(PATIENCE);
    }

    private void write(int... sizes) {
        backlog.keep(Flux.range(0, sizes.length).map(i -> new byte[sizes[i]])).subscribe(reader);
    }

    /** Reads only what a test tells it to. */
    private static final class Reader extends BaseSubscriber<byte[]> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {}
    }
}
