package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The services on offer. A submission must not cost a look at the directory, so what was seen in the last seconds
 * counts; a service that was not among it is looked up at once.
 */
@Component
public final class OfferCatalog {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final MachineDirectory directory;
    private final Clock clock;
    private volatile @Nullable Seen seen;

    OfferCatalog(MachineDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Every service on offer now, by name. */
    Mono<List<ServiceOffer>> all() {
        return Mono.fromCompletionStage(directory::services)
                .doOnNext(offers ->
                        seen = new Seen(List.copyOf(offers), clock.instant().plus(FRESH)));
    }

    /** Looks again at the next question: a service was retired. */
    void forget() {
        seen = null;
    }

    /** Empty when nobody offers it. */
    Mono<ServiceOffer> find(String service) {
        return remembered(service).map(Mono::just).orElseGet(() -> lookUp(service));
    }

    /**
     * Fails with {@link ErrorCode#SERVICE_NOT_OFFERED} and the names of those that are.
     *
     * @param pointer where the service is named
     */
    public Mono<ServiceOffer> require(String service, String pointer) {
        return remembered(service)
                .map(Mono::just)
                .orElseGet(() ->
                        lookUp(service).switchIfEmpty(Mono.defer(() -> Mono.error(notOffered(seen, pointer)))));
    }

    private Mono<ServiceOffer> lookUp(String service) {
        return all().flatMap(offers -> Mono.justOrEmpty(named(service, offers)));
    }

    private Optional<ServiceOffer> remembered(String service) {
        Seen last = seen;
        return last != null && clock.instant().isBefore(last.until) ? named(service, last.offers) : Optional.empty();
    }

    private static Optional<ServiceOffer> named(String service, List<ServiceOffer> offers) {
        return offers.stream().filter(offer -> offer.service().equals(service)).findFirst();
    }

    private static ProblemException notOffered(@Nullable Seen seen, String pointer) {
        List<String> names = seen == null
                ? List.of()
                : seen.offers.stream().map(ServiceOffer::service).toList();
        String allowed = names.isEmpty() ? "none at the moment; start a machine" : String.join(", ", names);
        String message = "is not a service on offer; offered: " + allowed;
        return new ProblemException(
                ErrorCode.SERVICE_NOT_OFFERED,
                pointer + " " + message,
                List.of(new Fault(pointer, ErrorCode.SERVICE_NOT_OFFERED.wireName(), message)));
    }

    private record Seen(List<ServiceOffer> offers, Instant until) {}
}
