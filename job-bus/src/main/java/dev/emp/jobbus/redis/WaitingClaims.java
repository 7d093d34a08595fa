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
    private static final CompletableFuture<?> GONE = CompletableFuture.completedFuture(null);

    private final Claiming claiming;
    private final Timer timer;
    private final Runnable onFirstWait;
    private final Map<WorkerId, Waiter> waiting = new ConcurrentHashMap<>();
    /** Workers that are just being taken off the idle ones; also the lock for moves between here and {@link #waiting}. */
    private final Map<WorkerId, CompletableFuture<?>> leaving = new ConcurrentHashMap<>();

    private final Map<Capabilities, Profile> profiles = new ConcurrentHashMap<>();

    private record Waiter(WorkerId worker, Profile profile, WaitingClaim claim) {}

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
            return claiming.ask(request, profile, Claiming.Idle.NEVER, () -> {});
        }
        onFirstWait.run();
        return waitFor(request, profile);
    }

    void stopWaiting(WorkerId worker) {
        Waiter waiter = waiting.get(worker);
        if (waiter != null) {
            waiter.claim().end();
        }
    }

    /** @return false when no claim of this worker is waiting */
    boolean wake(WorkerId worker) {
        Waiter waiter = waiting.get(worker);
        if (waiter == null) {
            return false;
        }
        waiter.claim().wake();
        return true;
    }

    /** Makes every waiting claim ask again. */
    void wakeAll() {
        waiting.values().forEach(waiter -> waiter.claim().wake());
    }

    void stopAll() {
        waiting.values().forEach(waiter -> waiter.claim().end());
    }

    private CompletableFuture<List<Claim>> waitFor(ClaimRequest request, Profile profile) {
        WaitingClaim claim = new WaitingClaim(
                idle -> claiming.ask(request, profile, idle, () -> wake(request.worker())),
                resting -> limit(resting, request.maxWait()),
                claiming::giveBack);
        Waiter waiter = new Waiter(request.worker(), profile, claim);
        enter(waiter);
        Stages.onEnd(claim.answer(), (claims, fault) -> leave(waiter));
        // Redis may take two calls that overlap in either order: a leaving that came last would hide the worker.
        Stages.onEnd(leaving.getOrDefault(request.worker(), GONE), (gone, fault) -> claim.start());
        return claim.answer();
    }

    private void enter(Waiter waiter) {
        Waiter earlier;
        synchronized (leaving) {
            earlier = waiting.put(waiter.worker(), waiter);
        }
        if (earlier != null) {
            earlier.claim().end();
        }
    }

    private void leave(Waiter waiter) {
        WorkerId worker = waiter.worker();
        CompletableFuture<?> left;
        synchronized (leaving) {
            waiting.remove(worker, waiter);
            if (!foundNothing(waiter.claim()) || isNewerWaiting(waiter)) {
                return;
            }
            left = claiming.stopBeingIdle(worker, waiter.profile());
            leaving.put(worker, left);
        }
        Stages.onEnd(left, (gone, fault) -> leaving.remove(worker, left));
    }

    /** Whether another claim has taken its place under the same profile, and may already be noted as idle. */
    private boolean isNewerWaiting(Waiter waiter) {
        Waiter newer = waiting.get(waiter.worker());
        return newer != null && newer.profile().equals(waiter.profile());
    }

    private static boolean foundNothing(WaitingClaim claim) {
        return claim.answer().isCompletedExceptionally()
                || claim.answer().getNow(List.of()).isEmpty();
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
