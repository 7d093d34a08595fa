package dev.emp.worker.supervision;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A child and all that it has started. */
sealed interface Group {

    /** Those that have not ended, by a fresh look. */
    default List<ProcessMark> members() {
        return members(ProcStat.all());
    }

    /** Those that had not ended when all processes of the system were looked at. */
    List<ProcessMark> members(List<ProcStat> all);

    /**
     * The session that the child leads. Nothing leaves it without meaning to, also not when its parent ends, and as long
     * as one of it runs, no other process gets its number.
     */
    record Session(ProcessMark leader) implements Group {

        @Override
        public List<ProcessMark> members(List<ProcStat> all) {
            if (all.stream().anyMatch(this::hasTakenItsPlace)) {
                return List.of();
            }
            // A child that was started just now may not have made its session yet.
            return all.stream()
                    .filter(stat -> stat.session() == leader.pid() || stat.pid() == leader.pid())
                    .filter(ProcStat::isAlive)
                    .map(ProcessMark::of)
                    .toList();
        }

        /** Nobody is left when another process has the number of the leader. */
        private boolean hasTakenItsPlace(ProcStat stat) {
            return stat.pid() == leader.pid() && stat.startTicks() != leader.startTime();
        }
    }

    /** The child and its descendants as they were seen: where there are no sessions, one that was never seen is missed. */
    final class Family implements Group {

        private final long leader;
        private final Map<Long, ProcessMark> seen = new LinkedHashMap<>();

        Family(long leader) {
            this.leader = leader;
        }

        @Override
        public synchronized List<ProcessMark> members(List<ProcStat> all) {
            ProcessHandle.of(leader).stream()
                    .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                    .map(handle -> ProcessMark.of(handle.pid()))
                    .flatMap(Optional::stream)
                    .forEach(mark -> seen.putIfAbsent(mark.pid(), mark));
            Collection<ProcessMark> marks = seen.values();
            marks.removeIf(mark -> !mark.isAlive());
            return List.copyOf(marks);
        }
    }
}
