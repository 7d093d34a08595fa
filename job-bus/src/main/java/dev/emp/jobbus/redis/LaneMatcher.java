package dev.emp.jobbus.redis;

import dev.emp.jobbus.matching.Requirements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the lanes a profile can take and notes them in Redis, where every worker of that profile then finds them. Needed
 * only when there is a new lane or a new profile; no claim matches single jobs.
 */
final class LaneMatcher {

    private static final Logger log = LoggerFactory.getLogger(LaneMatcher.class);

    private final Scripts scripts;
    private final Map<String, CompletableFuture<Void>> running = new HashMap<>();
    private volatile Directory directory = new Directory("", Map.of());

    /** @param lanes the requirements of every lane; empty for those that cannot be read, which nobody matches */
    private record Directory(String version, Map<String, Optional<Requirements>> lanes) {

        Stream<String> matching(Profile profile) {
            return lanes.entrySet().stream()
                    .filter(lane -> lane.getValue()
                            .filter(needs ->
                                    needs.unmetBy(profile.capabilities()).isEmpty())
                            .isPresent())
                    .map(Map.Entry::getKey);
        }
    }

    LaneMatcher(Scripts scripts) {
        this.scripts = scripts;
    }

    /**
     * Notes what the profile matches as of this version of the lanes, or of a newer one. Callers who ask for a profile
     * that is being matched share the answer; they find out by their next claim whether it was recent enough.
     */
    CompletableFuture<Void> match(Profile profile, String version) {
        synchronized (running) {
            CompletableFuture<Void> shared = running.get(profile.id());
            if (shared == null) {
                shared = directory(version).thenCompose(known -> note(profile, known));
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

    private CompletableFuture<Void> note(Profile profile, Directory known) {
        Object[] arguments = Stream.concat(Stream.of(profile.id(), known.version()), known.matching(profile))
                .toArray();
        return scripts.run(Script.MATCH, Keys.HOME, arguments).thenAccept(reply -> {});
    }

    private CompletableFuture<Directory> directory(String version) {
        Directory known = directory;
        if (known.version().equals(version)) {
            return CompletableFuture.completedFuture(known);
        }
        return scripts.run(Script.READ_LANES, Keys.HOME).thenApply(reply -> {
            Directory read = new Directory(reply.text(0), requirementsOf(reply, known));
            directory = read;
            return read;
        });
    }

    /** A lane's name is the digest of its requirements, so what was parsed once stays true. */
    private static Map<String, Optional<Requirements>> requirementsOf(Reply reply, Directory known) {
        Map<String, Optional<Requirements>> lanes = new HashMap<>();
        List<String> namesAndRequirements = reply.textsFrom(1).toList();
        for (int i = 0; i < namesAndRequirements.size(); i += 2) {
            String json = namesAndRequirements.get(i + 1);
            lanes.put(
                    namesAndRequirements.get(i),
                    known.lanes()
                            .getOrDefault(namesAndRequirements.get(i), Optional.empty())
                            .or(() -> parse(json)));
        }
        return lanes;
    }

    private static Optional<Requirements> parse(String json) {
        try {
            return Optional.of(RequirementsJson.parse(json));
        } catch (RuntimeException e) {
            log.warn("Nobody can take the jobs of a lane whose requirements cannot be read: {}", json, e);
            return Optional.empty();
        }
    }
}
