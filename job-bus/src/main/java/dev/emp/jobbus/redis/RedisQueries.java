package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.query.JobQueries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads for people, over all shards. */
final class RedisQueries implements JobQueries {

    private static final Logger log = LoggerFactory.getLogger(RedisQueries.class);
    private static final int LONGEST_PAGE = 200;
    private static final int LANES_A_READ = 500;
    private static final String FROM_THE_FIRST = "0";

    private final RedisLink link;
    private final Scripts scripts;
    private final List<Keys> shards;

    RedisQueries(RedisLink link, Scripts scripts, Shards shards) {
        this.link = link;
        this.scripts = scripts;
        this.shards = Keys.all(shards);
    }

    @Override
    public CompletionStage<Optional<Job>> find(JobId id) {
        return read(id);
    }

    @Override
    public CompletionStage<Page> list(Filter filter, @Nullable String cursor, int limit) {
        String state = filter.state() == null ? "" : filter.state().wireName();
        return page(Script.LIST_JOBS, filter, cursor, limit, state);
    }

    @Override
    public CompletionStage<Page> deadLetters(Filter filter, @Nullable String cursor, int limit) {
        if (filter.state() != null) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("dead letters have failed or expired: no state can be asked for"));
        }
        return page(Script.LIST_DEAD, filter, cursor, limit);
    }

    /** @param more arguments before the service and the tenant */
    private CompletableFuture<Page> page(
            Script script, Filter filter, @Nullable String cursor, int limit, Object... more) {
        PageCursor from;
        try {
            requirePage(limit);
            from = PageCursor.parse(cursor, shards.size());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        List<CompletableFuture<PageMerge.Part>> parts = IntStream.range(0, shards.size())
                .mapToObj(shard ->
                        part(script, shards.get(shard), filter, from.positions().get(shard), limit, more))
                .toList();
        return all(parts).thenCompose(read -> {
            PageMerge merge = new PageMerge(read);
            merge.take(limit);
            return readAll(merge.jobs())
                    .thenApply(jobs -> new Page(
                            jobs.stream().filter(filter::accepts).toList(),
                            merge.cursor().next()));
        });
    }

    private CompletableFuture<PageMerge.Part> part(
            Script script, Keys keys, Filter filter, String position, int limit, Object... more) {
        if (position.equals(PageCursor.END)) {
            return CompletableFuture.completedFuture(PageMerge.Part.exhausted());
        }
        Object[] arguments = Stream.of(
                        Stream.of(position, limit),
                        Stream.of(more),
                        Stream.of(
                                Objects.requireNonNullElse(filter.service(), ""),
                                Objects.requireNonNullElse(filter.tenant(), "")))
                .flatMap(part -> part)
                .toArray();
        return scripts.run(script, keys, arguments)
                .thenApply(reply -> new PageMerge.Part(
                        reply.text(0), reply.listsFrom(1).map(RedisQueries::row).toList()));
    }

    /**
     * Jobs come in the order of the time in their ids, and a page goes on below a sequence number. Dead letters come in the
     * order of their ends, and a page goes on behind so many.
     */
    private static PageMerge.Row row(Reply row) {
        JobId job = new JobId(row.text(0));
        String made = job.value().substring(job.value().indexOf('-') + 1);
        long position = Long.parseLong(row.text(1));
        return row.size() < 3
                ? new PageMerge.Row(job, Long.toString(position + 1), row.text(1), made)
                : new PageMerge.Row(
                        job,
                        Long.toString(position - 1),
                        row.text(1),
                        "%015d".formatted(Long.parseLong(row.text(2))) + made);
    }

    private static void requirePage(int limit) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + LONGEST_PAGE);
        }
    }

    @Override
    public CompletionStage<Optional<QueuePosition>> position(JobId id) {
        return scripts.run(Script.POSITION, Keys.of(id), id)
                .thenApply(reply -> reply.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new QueuePosition(
                                reply.number(0), reply.isNothing(1) ? null : Duration.ofMillis(reply.number(1)))));
    }

    @Override
    public CompletionStage<Map<JobState, Long>> counts() {
        return all(shards.stream().map(this::counts).toList()).thenApply(RedisQueries::sum);
    }

    /** Of all shards: a tenant's jobs are in one, but in another those from before there were more. */
    @Override
    public CompletionStage<Map<JobState, Long>> counts(String tenant) {
        return all(shards.stream()
                        .map(keys -> counts(keys, tenant, "", new EnumMap<>(JobState.class)))
                        .toList())
                .thenApply(RedisQueries::sum);
    }

    private CompletableFuture<Map<JobState, Long>> counts(
            Keys keys, String tenant, String below, Map<JobState, Long> before) {
        return scripts.run(Script.COUNT_TENANT, keys, below, tenant).thenCompose(reply -> {
            reply.listsFrom(1)
                    .forEach(row ->
                            before.merge(JobState.ofWireName(row.text(0)), Long.parseLong(row.text(1)), Long::sum));
            return reply.text(0).isEmpty()
                    ? CompletableFuture.completedFuture(before)
                    : counts(keys, tenant, reply.text(0), before);
        });
    }

    private static Map<JobState, Long> sum(List<Map<JobState, Long>> parts) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        parts.forEach(part -> part.forEach((state, count) -> counts.merge(state, count, Long::sum)));
        return counts;
    }

    @Override
    public CompletionStage<List<Backlog>> backlogs() {
        return all(shards.stream()
                        .map(keys -> backlogs(keys, FROM_THE_FIRST, List.of()))
                        .toList())
                .thenApply(parts -> parts.stream().flatMap(List::stream).toList());
    }

    /** Page by page, so that no script holds up the others for long. */
    private CompletableFuture<List<Backlog>> backlogs(Keys keys, String after, List<Backlog> before) {
        return scripts.run(Script.READ_BACKLOGS, keys, after, LANES_A_READ).thenCompose(reply -> {
            List<Backlog> found = Stream.concat(
                            before.stream(), reply.listsFrom(1).flatMap(row -> backlog(row).stream()))
                    .toList();
            return reply.text(0).isEmpty()
                    ? CompletableFuture.completedFuture(found)
                    : backlogs(keys, reply.text(0), found);
        });
    }

    /** Empty for a lane that cannot be read, which nobody takes jobs of. */
    private static Optional<Backlog> backlog(Reply row) {
        try {
            return Optional.of(new Backlog(
                    LaneJson.read(row.text(0)), row.number(1), Instant.ofEpochMilli(Long.parseLong(row.text(2)))));
        } catch (RuntimeException damaged) {
            log.warn("A lane cannot be read: {}", row.text(0), damaged);
            return Optional.empty();
        }
    }

    private CompletableFuture<Map<JobState, Long>> counts(Keys keys) {
        return link.call(commands -> commands.hgetall(keys.counts()).toCompletableFuture())
                .thenApply(RedisQueries::readCounts);
    }

    /** What {@code counts} of a shard holds; states with no job are left out. */
    static Map<JobState, Long> readCounts(Map<String, byte[]> fields) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        fields.forEach((state, count) -> {
            long number = Long.parseLong(new String(count, StandardCharsets.UTF_8));
            if (number > 0) {
                counts.put(JobState.ofWireName(state), number);
            }
        });
        return counts;
    }

    private CompletableFuture<List<Job>> readAll(List<JobId> ids) {
        return all(ids.stream().map(this::read).toList())
                .thenApply(jobs -> jobs.stream().flatMap(Optional::stream).toList());
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> reads) {
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(done -> reads.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Optional<Job>> read(JobId id) {
        return scripts.run(Script.READ_JOB, Keys.of(id), id).thenApply(reply -> {
            if (reply.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(JobRecord.read(id, reply));
            } catch (RuntimeException damaged) {
                log.error("The record of job {} cannot be read", id, damaged);
                return Optional.empty();
            }
        });
    }
}
