package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The claims of this process, at most one waiting per worker. */
final class WaitingClaims {

    /** How often a waiting worker says that it is still there; the scripts take it for gone after three times this. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private static final int PROFILES_REMEMBERED = 1_000;
    private static final CompletableFuture<?> GONE = CompletableFuture.completedFuture(null);

    private final ClaimTurns claiming;
    private final Timer timer;
    private final Runnable onFirstWait;
    private final Map<WorkerId, Waiter> waiting = new ConcurrentHashMap<>();
    /** Workers that are just being taken off the idle ones; also the lock for moves between here and {@link #waiting}. */
    private final Map<WorkerId, CompletableFuture<?>> leaving = new ConcurrentHashMap<>();

    private final Map<Capabilities, Profile> profiles = new ConcurrentHashMap<>();

    private record Waiter(WorkerId worker, Profile profile, Search search, WaitingClaim claim) {
        void wake(Keys shard) {
            search.woken(shard);
            claim.wake();
        }
    }

    /** @param onFirstWait called when a claim is about to wait; from then on {@link #wake} must be called for signals */
    WaitingClaims(ClaimTurns claiming, Timer timer, Runnable onFirstWait) {
        this.claiming = claiming;
        this.timer = timer;
        this.onFirstWait = onFirstWait;
    }

    CompletableFuture<List<Claim>> claim(ClaimRequest request) {
        Profile profile = profileOf(request.capabilities());
        if (request.maxWait().isZero()) {
            stopWaiting(request.worker());
            return claiming.search(request, profile, shard -> {}).ask(Claiming.Idle.NEVER);
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

    /**
     * Makes the worker's claim ask the shard again.
     *
     * @return false when no claim of this worker is waiting
     */
    boolean wake(WorkerId worker, Keys shard) {
        Waiter waiter = waiting.get(worker);
        if (waiter == null) {
            return false;
        }
        waiter.wake(shard);
        return true;
    }

    /** Makes every waiting claim ask the shard again. */
    void wakeAll(Keys shard) {
        waiting.values().forEach(waiter -> waiter.wake(shard));
    }

    void stopAll() {
        waiting.values().forEach(waiter -> waiter.claim().end());
    }

    private CompletableFuture<List<Claim>> waitFor(ClaimRequest request, Profile profile) {
        Search search = claiming.search(request, profile, shard -> wake(request.worker(), shard));
        WaitingClaim claim = new WaitingClaim(
                idle -> search.ask(idle).thenApply(found -> found(request.worker(), profile, search, found)),
                resting -> limit(resting, search, request.maxWait()),
                claiming::giveBack);
        Waiter waiter = new Waiter(request.worker(), profile, search, claim);
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

    /** Before anybody hears of the jobs: the worker's next claim must not overtake its leaving of the other shards. */
    private List<Claim> found(WorkerId worker, Profile profile, Search search, List<Claim> claims) {
        Set<Claiming> others = search.idleIn();
        if (claims.isEmpty() || others.isEmpty()) {
            return claims;
        }
        synchronized (leaving) {
            Waiter present = waiting.get(worker);
            if (present == null
                    || present.search() == search
                    || !present.profile().equals(profile)) {
                noteLeaving(worker, claiming.stopBeingIdle(worker, profile, others));
            } else {
                present.search().takeOver(search);
            }
        }
        return claims;
    }

    private void leave(Waiter waiter) {
        WorkerId worker = waiter.worker();
        synchronized (leaving) {
            waiting.remove(worker, waiter);
            if (!foundNothing(waiter.claim())) {
                return;
            }
            Waiter newer = waiting.get(worker);
            if (newer != null && newer.profile().equals(waiter.profile())) {
                // It has taken the place of this one, and may already be noted as idle.
                newer.search().takeOver(waiter.search());
            } else {
                noteLeaving(worker, claiming.stopBeingIdle(worker, waiter.profile()));
            }
        }
    }

    private void noteLeaving(WorkerId worker, CompletableFuture<?> left) {
        CompletableFuture<?> all = CompletableFuture.allOf(left, leaving.getOrDefault(worker, GONE));
        leaving.put(worker, all);
        Stages.onEnd(all, (gone, fault) -> leaving.remove(worker, all));
    }

    private static boolean foundNothing(WaitingClaim claim) {
        return claim.answer().isCompletedExceptionally()
                || claim.answer().getNow(List.of()).isEmpty();
    }

    private void limit(WaitingClaim claim, Search search, Duration maxWait) {
        Timer.Appointment end = timer.after(maxWait, claim::timeIsUp);
        Timer.Appointment sign = timer.every(SIGN_OF_LIFE, () -> {
            search.wokenEverywhere();
            claim.wake();
        });
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
