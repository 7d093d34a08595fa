package dev.emp.orchestrator.schedules;

import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the body of a schedule, all but what the job's own rules say. */
final class DefinitionReader {

    static final int LONGEST_NAME = 100;
    static final int LONGEST_ZONE = 100;
    static final long LONGEST_INTERVAL = Duration.ofDays(366).toSeconds();
    static final long LONGEST_JITTER = Duration.ofDays(1).toSeconds();
    static final String JOB = "job";
    static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final String CRON = "cron";
    private static final String TIME_ZONE = "time_zone";
    private static final String EVERY = "every_seconds";
    private static final String JITTER = "jitter_seconds";
    private static final String END = "end_at";
    private static final List<String> FIELDS =
            List.of("name", JOB, CRON, TIME_ZONE, EVERY, JITTER, "catch_up", "overlap", "start_at", END, "paused");
    static final String ZONE_RULE = "must be a time zone of the IANA database, like Europe/Berlin, or UTC";
    /** What a job says that is submitted once; here it would be wrong from the second run on. */
    private static final List<String> ONCE_ONLY = List.of("run_at", "depends_on");

    private final Faults faults = new Faults();
    private final ObjectReader reader;

    private DefinitionReader(JsonNode body) {
        this.reader = ObjectReader.of(body, "", faults, FIELDS);
    }

    /** @throws ProblemException with every fault */
    static Definition read(JsonNode body) {
        return new DefinitionReader(body).read();
    }

    private Definition read() {
        JsonNode job = job();
        Instant start = reader.instant("start_at", Instant.EPOCH, LATEST);
        Instant end = reader.instant(END, start == null ? Instant.EPOCH : start, LATEST);
        String cron = cron();
        Long every = every();
        String zone = zone();
        Definition definition = new Definition(
                reader.text("name", LONGEST_NAME),
                job,
                cron,
                zone,
                every,
                reader.integer(JITTER, 0, every == null ? LONGEST_JITTER : Math.min(every, LONGEST_JITTER), 0),
                reader.choice("catch_up", List.of(CatchUp.values()), CatchUp::wireName, CatchUp.LATEST),
                reader.choice("overlap", List.of(Overlap.values()), Overlap::wireName, Overlap.ALLOW),
                start,
                end,
                reader.truth("paused", false));
        faults.throwIfAny();
        return definition;
    }

    private JsonNode job() {
        JsonNode job = reader.required(JOB);
        if (job == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectReader members = ObjectReader.of(job, reader.pointerOf(JOB), faults);
        for (String name : ONCE_ONLY) {
            if (members.any(name) != null) {
                faults.invalid(
                        members.pointerOf(name), "is not for a schedule, whose jobs start by its times and alone");
            }
        }
        return job;
    }

    private @Nullable String cron() {
        boolean hasCron = reader.any(CRON) != null;
        if (hasCron == (reader.any(EVERY) != null)) {
            faults.add(
                    reader.pointerOf(CRON),
                    hasCron ? ErrorCode.INVALID_VALUE : ErrorCode.MISSING_FIELD,
                    "or every_seconds must be given, and not both");
        }
        String cron = reader.text(CRON, Cron.LONGEST);
        if (cron != null) {
            try {
                Cron.parse(cron);
            } catch (IllegalArgumentException wrong) {
                faults.invalid(reader.pointerOf(CRON), String.valueOf(wrong.getMessage()));
            }
        }
        return cron;
    }

    private @Nullable Long every() {
        long every = reader.integer(EVERY, 1, LONGEST_INTERVAL, 0);
        return every == 0 ? null : every;
    }

    private @Nullable String zone() {
        String zone = reader.text(TIME_ZONE, LONGEST_ZONE);
        if (zone != null && reader.any(CRON) == null) {
            faults.invalid(reader.pointerOf(TIME_ZONE), "is for cron; an interval counts on whatever the clocks do");
        }
        if (zone != null && !isZone(zone)) {
            faults.invalid(reader.pointerOf(TIME_ZONE), ZONE_RULE);
        }
        return zone;
    }

    static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException unknown) {
            return false;
        }
    }
}
