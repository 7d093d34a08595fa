package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The claims of this process, at most one waiting per worker. */
final class WaitingClaims {

    /** How often a waiting worker says that it is still there; the scripts take it for gone after three times this. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private static final int PROFILES_REMEMBERED = 1_000;

    private final Claiming claiming;
    private final Timer timer;
    private final Runnable onFirstWait;
    private final Map<WorkerId, WaitingClaim> waiting = new ConcurrentHashMap<>();
    private final Map<Capabilities, Profile> profiles = new ConcurrentHashMap<>();

    /** @param onFirstWait called when a claim is about to wait; from then on {@link #wake} must be called for signals */
    WaitingClaims(Claiming claiming, Timer timer, Runnable onFirstWait) {
        this.claiming = claiming;
        this.timer = timer;
        this.onFirstWait = onFirstWait;
    }

    CompletableFuture<List<Claim>> claim(ClaimRequest request) {
        Profile profile = profileOf(request.capabilities());
        if (request.maxWait().isZero()) {
            stopWaiting(request.worker());
            return claiming.ask(request, profile, Claiming.Idle.NEVER);
        }
        onFirstWait.run();
        return waitFor(request, profile);
    }

    void stopWaiting(WorkerId worker) {
        WaitingClaim claim = waiting.get(worker);
        if (claim != null) {
            claim.end();
        }
    }

    /** @return false when no claim of this worker is waiting */
    boolean wake(WorkerId worker) {
        WaitingClaim claim = waiting.get(worker);
        if (claim == null) {
            return false;
        }
        claim.wake();
        return true;
    }

    /** Makes every waiting claim ask again. */
    void wakeAll() {
        waiting.values().forEach(WaitingClaim::wake);
    }

    void stopAll() {
        waiting.values().forEach(WaitingClaim::end);
    }

    private CompletableFuture<List<Claim>> waitFor(ClaimRequest request, Profile profile) {
        WaitingClaim claim = new WaitingClaim(
                idle -> claiming.ask(request, profile, idle),
                resting -> limit(resting, request.maxWait()),
                claiming::giveBack);
        WaitingClaim earlier = waiting.put(request.worker(), claim);
        if (earlier != null) {
            earlier.end();
        }
        Stages.onEnd(claim.answer(), (claims, fault) -> {
            // A newer claim of the same worker has taken its place, and may already be noted as idle.
            boolean last = waiting.remove(request.worker(), claim);
            if (last && (claims == null || claims.isEmpty())) {
                claiming.stopBeingIdle(request.worker(), profile);
            }
        });
        claim.start();
        return claim.answer();
    }

    private void limit(WaitingClaim claim, Duration maxWait) {
        Timer.Appointment end = timer.after(maxWait, claim::timeIsUp);
        Timer.Appointment sign = timer.every(SIGN_OF_LIFE, claim::wake);
        Stages.onEnd(claim.answer(), (claims, fault) -> {
            end.cancel();
            sign.cancel();
        });
    }

    private Profile profileOf(Capabilities capabilities) {
        if (profiles.size() > PROFILES_REMEMBERED) {
            profiles.clear();
        }
        return profiles.computeIfAbsent(capabilities, Profile::of);
    }
}
