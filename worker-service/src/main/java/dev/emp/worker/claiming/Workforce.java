package dev.emp.worker.claiming;

import dev.emp.worker.supervision.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The workers of this machine with their loops: one that claims, one that checks the connector. */
public final class Workforce {

    /** A claim that is told to stop waiting ends at once; one on its way takes a round trip. */
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(5);

    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(1);

    /** The shortest time between two checks of a connector, however many of its jobs end. */
    private static final Duration CHECK_PAUSE = Duration.ofMillis(250);

    private final List<Claimer> claimers;
    private final List<Announcer> announcers;
    private final List<Loop> claims = new ArrayList<>();
    private final List<Loop> checks = new ArrayList<>();

    /** @param announcers one for each claimer */
    public Workforce(List<Claimer> claimers, List<Announcer> announcers) {
        this.claimers = List.copyOf(claimers);
        this.announcers = List.copyOf(announcers);
        claimers.forEach(each -> claims.add(new Loop("claim-" + each.watch().name(), each::claim)));
        announcers.forEach(each -> checks.add(new Loop("check-" + each.name(), each::check, each.due(), CHECK_PAUSE)));
    }

    public List<Claimer> claimers() {
        return claimers;
    }

    /** The worker of a service. */
    public Optional<Claimer> find(String service) {
        return claimers.stream()
                .filter(each -> each.watch().name().equals(service))
                .findFirst();
    }

    /** Checks the connectors from now on. */
    public void startChecks() {
        checks.forEach(Loop::start);
    }

    /** Waits until every connector has been asked once and, if it answered, has been announced. */
    public void awaitFirstChecks() throws InterruptedException {
        for (Announcer announcer : announcers) {
            announcer.awaitFirstCheck();
        }
    }

    /** Claims from now on, whenever the connectors are well. */
    public void startClaiming() {
        claims.forEach(Loop::start);
    }

    /** Lets no worker take new jobs while {@code value} is true. */
    public void hold(Hold reason, boolean value) {
        claimers.forEach(each -> each.hold(reason, value));
    }

    /** Claims no more; returns once nothing can be claimed. Connectors are still checked. */
    public void stopClaiming() throws InterruptedException {
        claimers.forEach(Claimer::close);
        for (Loop loop : claims) {
            loop.stop(CLAIM_PATIENCE);
        }
    }

    public void stop() throws InterruptedException {
        for (Loop loop : checks) {
            loop.stop(CHECK_PATIENCE);
        }
    }
}
