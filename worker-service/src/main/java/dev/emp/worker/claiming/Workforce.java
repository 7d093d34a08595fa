package dev.emp.worker.claiming;

import dev.emp.worker.supervision.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workers of this machine with their loops: one that claims, one that checks the connector. */
public final class Workforce {

    /** A claim that is told to stop waiting ends at once; one on its way takes a round trip. */
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(5);

    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(1);

    /** The shortest time between two checks of a connector, however many of its jobs end. */
    private static final Duration CHECK_PAUSE = Duration.ofMillis(250);

    private final List<Claimer> claimers;
    private final List<Loop> claims = new ArrayList<>();
    private final List<Loop> checks = new ArrayList<>();

    /** @param announcers one for each claimer */
    public Workforce(List<Claimer> claimers, List<Announcer> announcers) {
        this.claimers = List.copyOf(claimers);
        claimers.forEach(each -> claims.add(new Loop("claim-" + each.watch().name(), each::claim)));
        announcers.forEach(each -> checks.add(new Loop("check-" + each.name(), each::check, each.due(), CHECK_PAUSE)));
    }

    public List<Claimer> claimers() {
        return claimers;
    }

    public void start() {
        checks.forEach(Loop::start);
        claims.forEach(Loop::start);
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
