package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Digest;
import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.matching.Requirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All lanes as of one version, and what is restricted. Lanes that were removed may still be in it.
 *
 * @param generation changes when what was matched before no longer counts
 * @param version rises with every new lane
 * @param total how many lanes there were in Redis
 * @param lanes by name, with the version they were read by; empty for those that cannot be read, which nobody matches
 */
record LaneDirectory(String generation, long version, long total, Set<Scope> paused, Map<String, Entry> lanes) {

    private static final Logger log = LoggerFactory.getLogger(LaneDirectory.class);
    private static final String PREFERS_MODELS = "~";
    static final LaneDirectory EMPTY = new LaneDirectory("", 0, 0, Set.of(), Map.of());

    /** @param by no earlier than the version the lane came with: another process may have matched a profile with it, or not */
    record Entry(long by, Optional<Lane> lane) {}

    /**
     * The lanes of a profile.
     *
     * @param warm those of them whose preferred models it holds
     */
    record Match(List<String> all, List<String> warm) {}

    /** As Redis and the scripts write it. */
    String stamp() {
        return generation + "." + version;
    }

    /** Whether so many lanes were removed that it is better read anew. */
    boolean isMostlyGone() {
        return lanes.size() > 2 * total + 100;
    }

    /**
     * This directory brought up to date.
     *
     * @param reply of {@code read_lanes.lua}, for the version of this directory
     */
    LaneDirectory updated(Reply reply) {
        String[] stamp = reply.text(0).split("\\.", 2);
        int restrictions = (int) reply.number(2);
        Set<Scope> nowPaused = Stream.iterate(0, i -> i + 1)
                .limit(restrictions)
                .filter(i -> Mode.PAUSED.name().equalsIgnoreCase(reply.text(4 + 2 * i)))
                .map(i -> Scope.parse(reply.text(3 + 2 * i)))
                .collect(Collectors.toSet());
        Map<String, Entry> all = new HashMap<>(lanes);
        long now = Long.parseLong(stamp[1]);
        for (int i = 3 + 2 * restrictions; i + 1 < reply.size(); i += 2) {
            all.put(reply.text(i), new Entry(now, read(reply.textOrNull(i + 1))));
        }
        return new LaneDirectory(stamp[0], now, reply.number(1), nowPaused, all);
    }

    /** @param after all lanes that came after this version, and perhaps some before; 0 for all */
    Match match(Capabilities capabilities, long after) {
        List<String> all = lanes.entrySet().stream()
                .filter(entry -> entry.getValue().by() > after)
                .filter(entry -> entry.getValue()
                        .lane()
                        .filter(lane -> lane.fits(capabilities) && !isPaused(lane))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
        return new Match(
                all,
                all.stream()
                        .filter(name -> prefersModels(name) && lane(name).isWarmFor(capabilities))
                        .toList());
    }

    /** The short name of a lane. Workers that hold what its jobs prefer matter only where it ends with {@code ~}. */
    static String nameOf(Lane lane) {
        String digest = Digest.of(lane.signature());
        return lane.requirements().preferredModels().isEmpty() ? digest : digest + PREFERS_MODELS;
    }

    private static boolean prefersModels(String name) {
        return name.endsWith(PREFERS_MODELS);
    }

    private Lane lane(String name) {
        return lanes.getOrDefault(name, new Entry(0, Optional.empty())).lane().orElseThrow();
    }

    private boolean isPaused(Lane lane) {
        return !paused.isEmpty() && scopesOf(lane.requirements().all()).anyMatch(paused::contains);
    }

    /** The service and the pools that requirements name. */
    static Stream<Scope> scopesOf(List<Requirement> requirements) {
        return requirements.stream()
                .filter(requirement -> requirement.comparison() == Comparison.EQUAL)
                .filter(requirement -> requirement.operands().getFirst() instanceof AttributeValue.Text)
                .flatMap(requirement -> switch (requirement.attribute()) {
                    case Capabilities.SERVICE ->
                        Stream.of(
                                Scope.service(requirement.operands().getFirst().toString()));
                    case Capabilities.POOL ->
                        Stream.of(Scope.pool(requirement.operands().getFirst().toString()));
                    default -> Stream.empty();
                });
    }

    private static Optional<Lane> read(@Nullable String json) {
        try {
            return json == null ? Optional.empty() : Optional.of(LaneJson.read(json));
        } catch (RuntimeException e) {
            log.warn("Nobody can take the jobs of a lane whose requirements cannot be read: {}", json, e);
            return Optional.empty();
        }
    }
}
