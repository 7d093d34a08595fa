package dev.emp.monitor.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/**
 * Whether the platform is open: the orchestrator lets in everybody, since it has no key. Asked for again every few seconds
 * while somebody wants to know; what it said last counts while it does not answer, and at first that it is not open.
 */
final class Openness {

    private static final Duration BELIEVED = Duration.ofSeconds(3);

    private final Identification identification;
    private final Clock clock;
    private volatile State state = new State(false, false, Instant.MIN);

    /** @param reachable whether the orchestrator has answered when it was last asked */
    record State(boolean open, boolean reachable, Instant at) {}

    Openness(Identification identification, Clock clock) {
        this.identification = identification;
        this.clock = clock;
    }

    Mono<State> state() {
        return Mono.defer(() -> {
            State known = state;
            return clock.instant().isBefore(known.at().plus(BELIEVED)) ? Mono.just(known) : ask();
        });
    }

    private Mono<State> ask() {
        return identification.ask(null).map(answer -> {
            State next = switch (answer) {
                case Identified.Known known -> new State(known.open(), true, clock.instant());
                case Identified.Refused _ -> new State(false, true, clock.instant());
                case Identified.Unknown _ -> new State(state.open(), false, clock.instant());
            };
            state = next;
            return next;
        });
    }
}
