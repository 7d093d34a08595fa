package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.query.JobQueries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads for people. A list cursor is the sequence number of the last job that was looked at. */
final class RedisQueries implements JobQueries {

    private static final Logger log = LoggerFactory.getLogger(RedisQueries.class);
    private static final int LONGEST_PAGE = 200;

    private final RedisLink link;
    private final Scripts scripts;

    RedisQueries(RedisLink link, Scripts scripts) {
        this.link = link;
        this.scripts = scripts;
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
        if (limit < 1 || limit > LONGEST_PAGE) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("limit must be 1 to " + LONGEST_PAGE));
        }
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("not a cursor of this list: " + cursor));
        }
        Object[] arguments = Stream.of(
                        Stream.of(cursor == null ? "" : cursor, limit),
                        Stream.of(more),
                        Stream.of(
                                Objects.requireNonNullElse(filter.service(), ""),
                                Objects.requireNonNullElse(filter.tenant(), "")))
                .flatMap(part -> part)
                .toArray();
        return scripts.run(script, Keys.HOME, arguments).thenCompose(reply -> {
            String next = reply.text(0);
            return readAll(reply.textsFrom(1).map(JobId::new).toList())
                    .thenApply(jobs ->
                            new Page(jobs.stream().filter(filter::accepts).toList(), next.isEmpty() ? null : next));
        });
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
        return link.call(commands -> commands.hgetall(Keys.HOME.counts()).toCompletableFuture())
                .thenApply(fields -> {
                    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
                    fields.forEach((state, count) -> {
                        long number = Long.parseLong(new String(count, StandardCharsets.UTF_8));
                        if (number > 0) {
                            counts.put(JobState.ofWireName(state), number);
                        }
                    });
                    return counts;
                });
    }

    private CompletableFuture<List<Job>> readAll(List<JobId> ids) {
        List<CompletableFuture<Optional<Job>>> reads =
                ids.stream().map(this::read).toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(all -> reads.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList());
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
