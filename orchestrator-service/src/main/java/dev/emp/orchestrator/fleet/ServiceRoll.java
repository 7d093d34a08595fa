package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Worker;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The services that were offered, with who offers them now; and the end of those that nobody does. */
@Component
final class ServiceRoll {

    private static final int MOST_NAMED = 5;

    private final MachineDirectory directory;
    private final OfferCatalog offers;

    ServiceRoll(MachineDirectory directory, OfferCatalog offers) {
        this.directory = directory;
        this.offers = offers;
    }

    /** By name. */
    Mono<List<Standing>> all() {
        return offers.all()
                .zipWith(
                        machines(),
                        (offered, machines) -> offered.stream()
                                .map(offer -> Standing.of(offer, machines))
                                .toList());
    }

    /**
     * Takes a service off the list. Fails with {@link ErrorCode#SERVICE_NOT_FOUND} when it is not on it, and with {@link
     * ErrorCode#SERVICE_IN_USE} while a machine offers it: a machine says only once what it offers.
     */
    Mono<Void> retire(String service) {
        return offers.all()
                .flatMapIterable(all -> all)
                .filter(offer -> offer.service().equals(service))
                .next()
                .switchIfEmpty(Mono.error(ServiceRoll::notFound))
                .flatMap(offer -> requireUnused(service)
                        .then(Mono.defer(() -> Mono.fromCompletionStage(() -> directory.retire(service))))
                        // A machine may have come meanwhile.
                        .then(Mono.defer(() -> requireUnused(service)
                                .onErrorResume(
                                        ProblemException.class,
                                        inUse -> restore(offer).then(Mono.error(inUse))))))
                .doFinally(end -> offers.forget());
    }

    /** Unless it was offered again. */
    private Mono<Void> restore(ServiceOffer offer) {
        return offers.all()
                .filter(all -> all.stream().noneMatch(one -> one.service().equals(offer.service())))
                .flatMap(all -> Mono.fromCompletionStage(() -> directory.offer(offer)));
    }

    private Mono<Void> requireUnused(String service) {
        return machines().flatMap(machines -> {
            List<String> users = machines.stream()
                    .filter(machine -> offers(machine, service))
                    .map(machine -> machine.id().value())
                    .toList();
            return users.isEmpty() ? Mono.empty() : Mono.error(inUse(users));
        });
    }

    private Mono<List<MachineReport>> machines() {
        return Mono.fromCompletionStage(directory::machines);
    }

    /** Also when its service is down, or still starting. */
    private static boolean offers(MachineReport machine, String service) {
        return machine.services().stream().anyMatch(one -> one.service().equals(service))
                || machine.workers().stream().anyMatch(worker -> offers(worker, service));
    }

    private static boolean offers(Worker worker, String service) {
        return worker.capabilities().valuesOf(Capabilities.SERVICE).contains(AttributeValue.of(service));
    }

    static ProblemException notFound() {
        return new ProblemException(ErrorCode.SERVICE_NOT_FOUND, "the services on offer are listed at /v1/services");
    }

    private static ProblemException inUse(List<String> machines) {
        String names = machines.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        String more = machines.size() > MOST_NAMED ? " and " + (machines.size() - MOST_NAMED) + " others" : "";
        return new ProblemException(
                ErrorCode.SERVICE_IN_USE,
                "it is offered by " + names + more + "; a service can be retired when no machine offers it any more");
    }

    /**
     * A service and who offers it now.
     *
     * @param workers of the machines that are present
     * @param models that these have between them; those of the last offer while there are none
     */
    record Standing(ServiceOffer offer, long workers, List<String> models) {

        static Standing of(ServiceOffer offer, List<MachineReport> machines) {
            List<Worker> workers = machines.stream()
                    .flatMap(machine -> machine.workers().stream())
                    .filter(worker -> offers(worker, offer.service()))
                    .toList();
            List<String> models = workers.stream()
                    .flatMap(worker -> worker.capabilities().valuesOf(Capabilities.MODEL).stream())
                    .map(AttributeValue::toString)
                    .distinct()
                    .sorted()
                    .toList();
            return new Standing(offer, workers.size(), models.isEmpty() ? offer.models() : models);
        }
    }
}
