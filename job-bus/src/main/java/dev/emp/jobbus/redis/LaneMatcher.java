package dev.emp.jobbus.redis;

import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Finds the lanes of a shard that a profile can take and notes them in Redis, where every worker of that profile then finds them. Needed
 * only when there is a new lane or a new profile, or something was paused or resumed; no claim matches single jobs.
 */
final class LaneMatcher {

    private final Scripts scripts;
    private final Keys keys;
    private final Map<String, CompletableFuture<Void>> running = new HashMap<>();
    private volatile LaneDirectory directory = LaneDirectory.EMPTY;

    LaneMatcher(Scripts scripts, Keys keys) {
        this.scripts = scripts;
        this.keys = keys;
    }

    /**
     * Notes what the profile matches. Callers who ask for a profile that is being matched share the answer; they find out
     * by their next claim whether it was recent enough.
     *
     * @param wanted the stamp of the lanes to match with, or an older one
     * @param before the stamp the profile was matched with; empty when it never was
     */
    CompletableFuture<Void> match(Profile profile, String wanted, String before) {
        synchronized (running) {
            CompletableFuture<Void> shared = running.get(profile.id());
            if (shared == null) {
                shared = directory(wanted).thenCompose(known -> note(profile, known, before));
                running.put(profile.id(), shared);
                Stages.onEnd(shared, (done, fault) -> forget(profile));
            }
            return shared;
        }
    }

    private void forget(Profile profile) {
        synchronized (running) {
            running.remove(profile.id());
        }
    }

    /** Adds the lanes that came since, where the generation is still the same. */
    private CompletableFuture<Void> note(Profile profile, LaneDirectory known, String before) {
        boolean adds = before.startsWith(known.generation() + ".");
        long after = adds ? Long.parseLong(before.substring(before.indexOf('.') + 1)) : 0;
        LaneDirectory.Match match = known.match(profile.capabilities(), after);
        Set<AttributeValue> models = profile.capabilities().valuesOf(Capabilities.WARM_MODEL);
        Object[] arguments = Stream.of(
                        Stream.of(
                                profile.id(),
                                known.stamp(),
                                adds ? before : "",
                                models.size(),
                                match.all().size()),
                        models.stream(),
                        match.all().stream(),
                        match.warm().stream())
                .flatMap(part -> part)
                .toArray();
        return scripts.run(Script.MATCH, keys, arguments).thenAccept(reply -> {});
    }

    private CompletableFuture<LaneDirectory> directory(String wanted) {
        LaneDirectory known = directory;
        if (known.stamp().equals(wanted)) {
            return CompletableFuture.completedFuture(known);
        }
        LaneDirectory base = known.isMostlyGone() ? LaneDirectory.EMPTY : known;
        return scripts.run(Script.READ_LANES, keys, base.version()).thenApply(reply -> {
            LaneDirectory read = base.updated(reply);
            directory = read;
            return read;
        });
    }
}
